package io.payledger.localstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes commands about single parts from other processes of the same user, as {@code POST /parts/NAME/stop} and the
 * like, over the loopback interface. Safe for use by several threads.
 */
final class ControlServer implements AutoCloseable {

    static final String PARTS = "/parts/";

    private static final int SECRET_BYTES = 32;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Path directory;
    private final byte[] authorization;
    private final Supervisor supervisor;

    private record Answer(int status, String text) {}

    private ControlServer(HttpServer server, Path directory, String secret, Supervisor supervisor) {
        this.server = server;
        this.directory = directory;
        this.authorization = authorization(secret).getBytes(StandardCharsets.US_ASCII);
        this.supervisor = supervisor;
        // A command waits for its part to end.
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Listens, and writes down where. */
    static ControlServer start(Path directory, Supervisor supervisor) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String secret = newSecret();
            ControlServer control = new ControlServer(server, directory, secret, supervisor);
            server.setExecutor(control.threads);
            server.createContext(PARTS, control::handle);
            server.start();
            new ControlFile(server.getAddress().getPort(), secret).write(directory);
            return control;
        } catch (IOException failed) {
            throw new StackException("could not listen for commands: " + failed.getMessage(), failed);
        }
    }

    private static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    static String authorization(String secret) {
        return "Bearer " + secret;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        String given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            return new Answer(UNAUTHORIZED, "the secret in " + directory + " is needed");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(METHOD_NOT_ALLOWED, "use POST");
        }
        String[] path =
                exchange.getRequestURI().getRawPath().substring(PARTS.length()).split("/", -1);
        String part = URLDecoder.decode(path[0], StandardCharsets.UTF_8);
        Optional<PartCommand> command = path.length == 2 ? PartCommand.of(path[1]) : Optional.empty();
        if (command.isEmpty()) {
            return new Answer(NOT_FOUND, "use " + PARTS + "NAME/stop, /start or /restart");
        }
        try {
            return supervisor
                    .carryOut(command.get(), part)
                    .map(done -> new Answer(OK, done))
                    .orElseGet(() -> new Answer(
                            NOT_FOUND,
                            "no part is called '" + part + "'; the parts are "
                                    + String.join(", ", supervisor.names())));
        } catch (StackException failed) {
            return new Answer(CONFLICT, String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        ControlFile.delete(directory);
    }
}
