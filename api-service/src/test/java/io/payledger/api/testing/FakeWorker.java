package io.payledger.api.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.payledger.testing.DevelopmentCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answers by TLS as a reconciliation worker would, and remembers what it was asked. */
public final class FakeWorker implements AutoCloseable {

    /** What it was asked. */
    public record ReceivedRequest(String path, String query, Headers headers) {}

    /** What it says. */
    public record Says(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final int unreachablePort;
    private final List<ReceivedRequest> asked = new CopyOnWriteArrayList<>();
    private volatile Says says = new Says(500, "{}", Map.of());

    private FakeWorker(HttpServer server, int unreachablePort) {
        this.server = server;
        this.unreachablePort = unreachablePort;
    }

    static FakeWorker start(DevelopmentCertificate certificate) {
        try (ServerSocket closed = new ServerSocket(0)) {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
            FakeWorker worker = new FakeWorker(server, closed.getLocalPort());
            server.createContext("/", worker::answer);
            server.setExecutor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "worker-stand-in");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
            return worker;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new ReceivedRequest(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getQuery()),
                    exchange.getRequestHeaders()));
            byte[] body = says.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", says.status() < 400 ? "application/json" : "application/problem+json");
            says.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(says.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    public void says(int status, String body, Map<String, String> headers) {
        asked.clear();
        says = new Says(status, body, headers);
    }

    /** A problem as a worker would give it. */
    public void saysProblem(int status, String name, Map<String, String> headers) {
        says(status, """
                {"type": "https://payledger.dev/problems/%s", "title": "No", "status": %d, "detail": "not now"}
                """.formatted(name, status), headers);
    }

    /** Health probes left out. */
    public List<ReceivedRequest> asked() {
        return asked.stream().filter(each -> !each.path().startsWith("/q/")).toList();
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A port without a listener. */
    String unreachableUrl() {
        return "http://127.0.0.1:" + unreachablePort;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
