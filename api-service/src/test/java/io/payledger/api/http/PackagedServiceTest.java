package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PackagedService;
import io.payledger.testing.HttpTestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The files that the image runs, with the settings that a deployment has to make. */
@WithApiTestEnvironment
class PackagedServiceTest {

    private static final PackagedService PROGRAM = new PackagedService(Path.of("target", "quarkus-app"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    PackagedServiceTest() throws IOException {
        directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "packaged");
    }

    private Process start(int port, Path log) throws IOException {
        Map<String, String> settings = new TreeMap<>(ApiTestEnvironment.settings());
        settings.remove("quarkus.swagger-ui.enabled");
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", String.valueOf(port));
        settings.put(
                "payledger.transfers.directory", directory.resolve("transfers").toString());
        settings.put("payledger.documentation-url", "https://docs.acme.example/payroll");
        settings.put("quarkus.log.console.json.enabled", "true");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(PROGRAM.arguments());
        return new ProcessBuilder(command)
                .directory(PROGRAM.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void swaggerUiIsOffTheDocumentationIsThatOfTheSettingAndEveryLineOfTheLogIsJson() throws Exception {
        int port = freePort();
        Path log = directory.resolve("log");
        Process service = start(port, log);
        try {
            HttpTestClient http = HttpTestClient.of(URI.create("http://127.0.0.1:" + port));
            await().atMost(Duration.ofSeconds(60))
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> http.get("/q/health/live").status() == 200);

            JsonNode root = http.get("/").body();

            assertThat(root.path("documentation").asText()).isEqualTo("https://docs.acme.example/payroll");
            assertThat(root.has("swaggerUi")).isFalse();
            assertThat(http.get("/q/swagger-ui/").status()).isEqualTo(404);
            assertThat(http.get("/q/openapi").status()).isEqualTo(200);
            assertThat(http.get("/api/v1/tenants/acme/policy").status()).isEqualTo(401);
        } finally {
            service.destroy();
            if (!service.waitFor(20, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            if (!line.startsWith("Picked up JAVA_TOOL_OPTIONS")) {
                lines.add(JSON.readTree(line));
            }
        }
        assertThat(lines).hasSizeGreaterThan(2).anySatisfy(line -> {
            assertThat(line.path("loggerName").asText()).isEqualTo("io.payledger.log.security");
            assertThat(line.path("message").asText()).startsWith("authentication-failed: ");
            assertThat(line.path("mdc").path("status").asText()).isEqualTo("401");
        });
    }
}
