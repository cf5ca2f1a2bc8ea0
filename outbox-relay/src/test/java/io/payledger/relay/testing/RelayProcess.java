package io.payledger.relay.testing;

import static org.awaitility.Awaitility.await;

import io.payledger.localstack.PackagedService;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.OpenApiContract;
import io.payledger.testing.TestIdentityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a separate process. */
public final class RelayProcess implements AutoCloseable {

    private static final PackagedService PROGRAM = new PackagedService(Path.of("target", "quarkus-app"));

    private static final TestIdentityProvider IDENTITIES = TestIdentityProvider.of("https://test.payledger.dev");

    private final Process process;
    private HttpTestClient http;
    private final Path log;
    private final int port;

    private RelayProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.http = HttpTestClient.of(URI.create("http://127.0.0.1:" + port));
        this.log = log;
    }

    /** @param changes settings as {@code name=value}; one without a value is left out */
    public static RelayProcess start(RelayTestEnvironment environment, String name, String... changes)
            throws IOException {
        Path log = RelayTestEnvironment.scratch(name + ".log");
        Path key = RelayTestEnvironment.scratch("public-key.pem");
        IDENTITIES.writePublicKey(key);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        Map<String, String> settings = environment.settings(
                "quarkus.http.host=127.0.0.1",
                "quarkus.http.port=" + port,
                "quarkus.swagger-ui.enabled=true",
                "mp.jwt.verify.publickey.location=" + key.toUri(),
                "mp.jwt.verify.issuer=" + IDENTITIES.issuer());
        for (String change : changes) {
            String[] parts = change.split("=", 2);
            if (parts[1].isEmpty()) {
                settings.remove(parts[0]);
            } else {
                settings.put(parts[0], parts[1]);
            }
        }
        settings.forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        command.addAll(PROGRAM.arguments());
        Process process = new ProcessBuilder(command)
                .directory(PROGRAM.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // the relays must not outlive killed tests
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new RelayProcess(process, port, log);
    }

    public static String token(String role) {
        return IDENTITIES.token("", "olga", role);
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on, every answer is. */
    public RelayProcess heldToItsDocument() {
        http = http.heldTo(OpenApiContract.servedBy(url()));
        return this;
    }

    public Reply get(String path) {
        return http.get(path);
    }

    public Reply get(String path, String role) {
        return http.as(token(role)).get(path);
    }

    public RelayProcess awaitRole(String role) {
        await().alias("role " + role)
                .atMost(Duration.ofSeconds(60))
                .ignoreException(UncheckedIOException.class)
                .until(() -> get("/q/health/ready").text().contains('"' + role + '"'));
        return this;
    }

    public void awaitLog(String text) {
        await().alias(text)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> log().contains(text));
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; how long the process took to end. */
    public Duration terminate() throws InterruptedException {
        long started = System.nanoTime();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the relay did not end in 20 s; see its log in target/scratch");
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Since it started. */
    public Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
