package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs {@link FakeService} as a service is packed. */
final class FakeApplication {

    private FakeApplication() {}

    static void build(Path quarkusApp) throws IOException {
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
}
