package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    private final Path folder;
    private final Path quarkusApp;

    ServiceProcessTest(@TempDir Path folder) {
        this.folder = folder;
        this.quarkusApp = folder.resolve("target").resolve("quarkus-app");
    }

    @BeforeEach
    void buildTheFake() throws IOException {
        Files.createDirectories(quarkusApp);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        try (OutputStream file = Files.newOutputStream(quarkusApp.resolve("quarkus-run.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            String path = FakeService.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(path));
            try (InputStream compiled = FakeService.class.getClassLoader().getResourceAsStream(path)) {
                assertThat(compiled).isNotNull();
                compiled.transferTo(jar);
            }
        }
    }

    @Test
    void aKilledServiceStartsAgainOnItsPort() {
        try (ServiceProcess service = fake().startIn(folder.resolve("stack"))) {
            URI before = service.url();
            long firstPid = service.pid();
            assertThat(service.isReady()).isTrue();

            service.kill();
            assertThat(service.isRunning()).isFalse();
            service.restart();

            assertThat(service.isReady()).isTrue();
            assertThat(service.url()).isEqualTo(before);
            assertThat(service.pid()).isNotEqualTo(firstPid);
        }
    }

    @Test
    void aSuspendedServiceDoesNotAnswerUntilItIsResumed() {
        try (ServiceProcess service = fake().startIn(folder.resolve("stack"))) {
            service.suspend();
            assertThat(service.isReady()).isFalse();
            assertThat(service.isRunning()).isTrue();

            service.resume();
            await().until(service::isReady);
        }
    }

    @Test
    void aRebuildDoesNotTouchWhatRuns() throws IOException {
        try (ServiceProcess service = fake().startIn(folder.resolve("stack"))) {
            FileTrees.delete(quarkusApp);

            service.restart();

            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void aServiceThatDoesNotStartShowsTheEndOfItsLog() {
        ServiceProcess.Builder refusing = fake().setting("fake.refuses-to-start", "yes");

        assertThatThrownBy(() -> refusing.startIn(folder.resolve("stack")))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("the fake refuses to start");

        // Its directory is free again.
        StackDirectory.claim(folder.resolve("stack")).close();
    }

    @Test
    void aMissingBuildIsSaid() {
        ServiceProcess.Builder unbuilt = ServiceProcess.named("fake-1", folder.resolve("nowhere"));

        assertThatThrownBy(() -> unbuilt.startIn(folder.resolve("stack")))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("nowhere is missing: build it with");
    }

    private ServiceProcess.Builder fake() {
        return ServiceProcess.named("fake-1", quarkusApp).heapMax("64m");
    }
}
