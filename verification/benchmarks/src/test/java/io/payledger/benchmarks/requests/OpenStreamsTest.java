package io.payledger.benchmarks.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.payledger.freshness.Position;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

    private static final Duration WAIT_MAX = Duration.ofMillis(500);
    private static final String STARTED = "id:1/4\nevent:payledger.stream.started.v1\nretry:2000\ndata:{}\n\n";

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void everyChangeSinceTheStartIsWanted() {
        Tenant tenant = streaming("a", STARTED + change(5) + ":\nid:1/5\n\n" + change(6));

        try (OpenStreams streams = OpenStreams.of(List.of(tenant), 3, WAIT_MAX)) {
            assertThatCode(() -> streams.awaitChanges(at(6))).doesNotThrowAnyException();
        }
    }

    @Test
    void aChangeThatIsMissingOrShownTwiceFails() {
        Tenant tenant = streaming("a", STARTED + change(5) + change(6));

        try (OpenStreams streams = OpenStreams.of(List.of(tenant), 2, WAIT_MAX)) {
            assertThatThrownBy(() -> streams.awaitChanges(at(7)))
                    .hasMessage("0 of 2 streams have shown each change once");
            assertThatThrownBy(() -> streams.awaitChanges(at(5)))
                    .hasMessage("0 of 2 streams have shown each change once");
        }
    }

    @Test
    void aStreamThatDoesNotStartFails() {
        List<Tenant> tenants = List.of(streaming("a", STARTED), streaming("b", ":\n"));

        assertThatThrownBy(() -> OpenStreams.of(tenants, 2, WAIT_MAX)).hasMessage("1 of 2 streams have started");
    }

    private static String change(int sequence) {
        return "id:1/" + sequence + "\nevent:payledger.payroll-run.created.v1\ndata:{}\n\n";
    }

    private static Map<String, Position> at(int sequence) {
        return Map.of("payroll/a", new Position(1, sequence));
    }

    private Tenant streaming(String name, String text) {
        server.createContext("/api/v1/tenants/" + name + "/stream", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            // stays open, as a stream does
        });
        return new Tenant(
                name,
                List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                "token",
                "token");
    }
}
