package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    private final Path folder;
    private final Path quarkusApp;
    private final StackDirectory home;
    private @Nullable ServiceProcess service;

    ServiceProcessTest(@TempDir Path folder) {
        this.folder = folder;
        this.quarkusApp = folder.resolve("target").resolve("quarkus-app");
        this.home = StackDirectory.claim(folder.resolve("stack"));
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.stop();
        }
        home.close();
    }

    @BeforeEach
    void buildTheFake() throws IOException {
        FakeApplication.build(quarkusApp);
    }

    @Test
    void aKilledServiceStartsAgainOnItsPort() {
        ServiceProcess fake = started();
        URI before = fake.url();
        long firstPid = fake.pid();
        assertThat(fake.isReady()).isTrue();

        fake.kill();
        assertThat(fake.isRunning()).isFalse();
        fake.restart();

        assertThat(fake.isReady()).isTrue();
        assertThat(fake.url()).isEqualTo(before);
        assertThat(fake.pid()).isNotEqualTo(firstPid);
    }

    @Test
    void aSuspendedServiceDoesNotAnswerUntilItIsResumed() {
        ServiceProcess fake = started();

        fake.suspend();
        assertThat(fake.isReady()).isFalse();
        assertThat(fake.isRunning()).isTrue();

        fake.resume();
        await().until(fake::isReady);
    }

    @Test
    void aRebuildDoesNotChangeWhatRuns() throws IOException {
        ServiceProcess fake = started();
        FileTrees.delete(quarkusApp);

        fake.restart();

        assertThat(fake.isReady()).isTrue();
    }

    @Test
    void aFailedStartShowsTheEndOfTheLog() {
        ServiceProcess refusing = fake(quarkusApp, Map.of("fake.refuses-to-start", "yes"));

        assertThatThrownBy(refusing::start)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("the fake refuses to start");
    }

    @Test
    void refusesAServiceThatIsNotBuilt() {
        assertThatThrownBy(() -> fake(folder.resolve("nowhere"), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("nowhere is missing: build it with");
    }

    private ServiceProcess started() {
        ServiceProcess fake = fake(quarkusApp, Map.of());
        fake.start();
        return fake;
    }

    private ServiceProcess fake(Path application, Map<String, String> settings) {
        PackagedService program = new PackagedService(ApplicationCopy.of(application, "fake-1", home));
        ServiceProcess fake = new ServiceProcess(home, "fake-1", program, ClassArchive.USED, settings);
        service = fake;
        return fake;
    }
}
