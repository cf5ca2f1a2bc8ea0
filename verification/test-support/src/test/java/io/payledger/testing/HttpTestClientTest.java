package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.payledger.testing.HttpTestClient.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTestClientTest {

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private HttpTestClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", HttpTestClientTest::echo);
        server.start();
        client = HttpTestClient.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsJsonWithTheBearerTokenAndTheHeaders() {
        Reply reply = client.as("abc").send("PUT", "/echo?x=1", "{}", "If-Match", "\"4\"");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body().path("request").asText()).isEqualTo("PUT /echo?x=1 {}");
        assertThat(reply.header("Seen-Authorization")).isEqualTo("Bearer abc");
        assertThat(reply.header("Seen-If-Match")).isEqualTo("\"4\"");
        assertThat(reply.header("Seen-Content-Type")).isEqualTo("application/json");
    }

    @Test
    void sendsARawBodyOfTheTypeThatTheHeadersName() {
        Reply reply = client.sendLater(client.request(
                        "POST", "/echo", BodyPublishers.ofByteArray(new byte[] {'a', ','}), "Content-Type", "text/csv"))
                .join();

        assertThat(reply.body().path("request").asText()).isEqualTo("POST /echo a,");
        assertThat(reply.header("Seen-Content-Type")).isEqualTo("text/csv");
        assertThat(reply.header("Seen-Authorization")).isEmpty();
    }

    @Test
    void namesTheProblemAndTheStoreThatAnswered() {
        Reply reply = client.get("/echo");

        assertThat(reply.problem()).isEqualTo("wrong-state");
        assertThat(reply.store()).isEqualTo("follower-2");
        assertThat(reply.route()).isEqualTo("waited");
        assertThat(reply.sequence()).isEqualTo(7);
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String name : new String[] {"Authorization", "If-Match", "Content-Type"}) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                exchange.getResponseHeaders().add("Seen-" + name, value);
            }
        }
        exchange.getResponseHeaders().add("X-Served-By", "follower-2; route=waited; applied_through=7");
        exchange.getResponseHeaders().add("X-Session-Token", "shard=payroll/a; epoch=1; applied_through=7, sig=x");
        byte[] answer = """
                {"type": "https://payledger.dev/problems/wrong-state", "request": "%s %s %s"}
                """.formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(409, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
