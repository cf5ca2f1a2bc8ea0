package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {

    @Test
    void aPortIsRememberedFromOneStartToTheNext(@TempDir Path folder) {
        int first;
        try (StackDirectory directory = StackDirectory.claim(folder)) {
            first = directory.port("kafka");
            assertThat(directory.port("kafka")).isEqualTo(first);
            assertThat(directory.port("primary")).isNotEqualTo(first);
        }

        try (StackDirectory directory = StackDirectory.claim(folder)) {
            assertThat(directory.port("kafka")).isEqualTo(first);
        }
    }

    @Test
    void aRememberedPortThatSomebodyTookIsReplaced(@TempDir Path folder) throws Exception {
        int first;
        try (StackDirectory directory = StackDirectory.claim(folder)) {
            first = directory.port("kafka");
        }

        try (ServerSocket somebody = new ServerSocket(first, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                StackDirectory directory = StackDirectory.claim(folder)) {
            assertThat(directory.port("kafka")).isNotEqualTo(somebody.getLocalPort());
        }
    }

    @Test
    void onlyOneLauncherHoldsADirectory(@TempDir Path folder) {
        try (StackDirectory held = StackDirectory.claim(folder)) {
            assertThatThrownBy(() -> StackDirectory.claim(held.path()))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("./payledger down");
        }

        StackDirectory.claim(folder).close();
    }

    @Test
    void theLogOfTheFormerStartIsKeptBesideTheNewOne(@TempDir Path folder) throws Exception {
        try (StackDirectory directory = StackDirectory.claim(folder)) {
            Files.writeString(directory.newLog("kafka"), "the former start");

            Path log = directory.newLog("kafka");

            assertThat(log).doesNotExist();
            assertThat(log.resolveSibling("kafka.previous.log")).hasContent("the former start");
        }
    }
}
