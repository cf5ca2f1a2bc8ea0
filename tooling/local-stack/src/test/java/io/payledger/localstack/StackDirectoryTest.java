package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {

    @Test
    void keepsAPortAcrossStarts(@TempDir Path folder) {
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
    void replacesARememberedPortThatIsInUse(@TempDir Path folder) throws Exception {
        int first;
        try (StackDirectory directory = StackDirectory.claim(folder)) {
            first = directory.port("kafka");
        }

        try (ServerSocket listener = new ServerSocket(first, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                StackDirectory directory = StackDirectory.claim(folder)) {
            assertThat(directory.port("kafka")).isNotEqualTo(listener.getLocalPort());
        }
    }

    /** The kernel lets go of it once the last of its threads is gone, which is after the process counts as ended. */
    @Test
    void waitsForTheLockOfALauncherThatHasJustEnded(@TempDir Path folder) throws Exception {
        Path lock = folder.resolve("launcher.lock");
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(lock, ended.pid() + " 0\n");
        try (FileChannel ofTheEnded = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            FileLock held = ofTheEnded.lock();
            CompletableFuture<Void> release = CompletableFuture.runAsync(
                    () -> {
                        try {
                            held.release();
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    },
                    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

            StackDirectory.claim(folder).close();

            release.join();
        }
    }

    @Test
    void onlyOneLauncherHoldsADirectory(@TempDir Path folder) {
        try (StackDirectory held = StackDirectory.claim(folder)) {
            assertThatThrownBy(() -> StackDirectory.claim(held.path()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("./payledger down");
        }

        StackDirectory.claim(folder).close();
    }

    @Test
    void keepsTheLogOfThePreviousStart(@TempDir Path folder) throws Exception {
        try (StackDirectory directory = StackDirectory.claim(folder)) {
            Files.writeString(directory.newLog("kafka"), "the former start");

            Path log = directory.newLog("kafka");

            assertThat(log).doesNotExist();
            assertThat(log.resolveSibling("kafka.previous.log")).hasContent("the former start");
        }
    }
}
