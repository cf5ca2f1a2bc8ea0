package io.payledger.localstack;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Objects;

/** Takes the place of a service: packed as quarkus-run.jar by the test, it serves health as the real ones do. */
final class FakeService {

    private FakeService() {}

    public static void main(String[] arguments) throws Exception {
        if ("yes".equals(System.getenv("FAKE_REFUSES_TO_START"))) {
            System.err.println("the fake refuses to start");
            System.exit(7);
        }
        InetSocketAddress address = new InetSocketAddress(
                System.getenv("QUARKUS_HTTP_HOST"), Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/q/health/ready", exchange -> {
            byte[] body = "{\"status\":\"UP\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        String endMarker = System.getenv("FAKE_ENDS_WHEN");
        if (endMarker == null) {
            server.start();
            return;
        }
        Path marker = Path.of(endMarker);
        try (WatchService created = FileSystems.getDefault().newWatchService()) {
            Objects.requireNonNull(marker.getParent()).register(created, StandardWatchEventKinds.ENTRY_CREATE);
            if (!Files.exists(marker)) {
                server.start();
            }
            while (!Files.exists(marker)) {
                created.take().reset();
            }
        }
        System.err.println("the fake ends");
        System.exit(7);
    }
}
