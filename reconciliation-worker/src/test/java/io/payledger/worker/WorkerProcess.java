package io.payledger.worker;

import io.payledger.localstack.PackagedService;
import io.payledger.testing.DevelopmentCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The packaged worker as a separate process, which can be killed. */
final class WorkerProcess implements AutoCloseable {

    private static final PackagedService PROGRAM = new PackagedService(Path.of("target", "quarkus-app"));

    private final Path log;
    private final List<String> settings;
    private final int port;
    private final String scheme;
    private @Nullable Process process;

    private WorkerProcess(
            Path directory,
            String name,
            String scheme,
            String bootstrapServers,
            Identities identities,
            List<String> extra) {
        this.scheme = scheme;
        this.log = directory.resolve("logs").resolve(name + ".log");
        this.port = freePort();
        List<String> all = new ArrayList<>(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.swagger-ui.enabled=true",
                (scheme.equals("https") ? "-Dquarkus.http.ssl-port=" : "-Dquarkus.http.port=") + port,
                "-Dpayledger.kafka.bootstrap-servers=" + bootstrapServers,
                "-Dpayledger.worker.advertised-url=" + url(),
                "-Dpayledger.worker.state-dir=" + directory.resolve(name),
                "-Dpayledger.session-tokens.keys-file=" + identities.sessionKeys(),
                "-Dmp.jwt.verify.publickey.location=" + identities.publicKey().toUri(),
                "-Dmp.jwt.verify.issuer=" + Identities.ISSUER));
        all.addAll(extra);
        this.settings = List.copyOf(all);
    }

    /**
     * Returns before the worker is ready. Its state is in the directory and its log in {@code logs} below, where the data
     * of a broker in the same directory are.
     */
    static WorkerProcess start(
            Path directory, String name, String bootstrapServers, Identities identities, String... extra) {
        WorkerProcess worker = new WorkerProcess(directory, name, "http", bootstrapServers, identities, List.of(extra));
        worker.start();
        return worker;
    }

    /** Serves TLS only, and trusts the other instances. */
    static WorkerProcess startEncrypted(
            Path directory,
            String name,
            String bootstrapServers,
            Identities identities,
            DevelopmentCertificate certificate,
            String... extra) {
        List<String> settings = new ArrayList<>(List.of(
                "-Dquarkus.http.insecure-requests=disabled",
                "-Dquarkus.tls.key-store.pem.0.cert=" + certificate.certificate(),
                "-Dquarkus.tls.key-store.pem.0.key=" + certificate.key(),
                "-Dquarkus.tls.trust-store.pem.certs=" + certificate.certificate()));
        settings.addAll(List.of(extra));
        WorkerProcess worker = new WorkerProcess(directory, name, "https", bootstrapServers, identities, settings);
        worker.start();
        return worker;
    }

    void start() {
        try {
            Files.createDirectories(log.getParent());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC"));
            command.addAll(settings);
            command.addAll(PROGRAM.arguments());
            process = new ProcessBuilder(command)
                    .directory(PROGRAM.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    String name() {
        return "worker-127.0.0.1-" + port;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** SIGKILL. */
    void kill() {
        end(Objects.requireNonNull(process).destroyForcibly());
    }

    /** SIGTERM. */
    void stop() {
        Process running = Objects.requireNonNull(process);
        running.destroy();
        end(running);
    }

    private static void end(Process ending) {
        try {
            if (!ending.waitFor(20, TimeUnit.SECONDS)) {
                ending.destroyForcibly();
                throw new IllegalStateException("the worker did not end within 20 s");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            ending.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            kill();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
