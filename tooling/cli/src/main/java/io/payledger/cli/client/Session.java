package io.payledger.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One person at work: sends each request to the next API instance, and keeps the session tokens that come back. A token
 * is dropped once a response to a request that carried it has come back; tokens are never merged here. Thread-safe.
 */
public class Session {

    /** How reads are made. */
    public enum ReadMode {
        /** Under the session token. */
        WITH_TOKEN,
        /** By the same routing, unchecked: the follower with the least lag answers with what it has. */
        WITHOUT_TOKEN
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One connection pool for all sessions, as a browser or a gateway has. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(90);

    private final List<URI> services;
    private final String bearer;
    private final ReadMode reading;
    private final Duration timeout;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<String> tokens = new LinkedHashSet<>();

    private Session(List<URI> services, String bearer, ReadMode reading, Duration timeout) {
        this.services = List.copyOf(services);
        this.bearer = bearer;
        this.reading = reading;
        this.timeout = timeout;
    }

    public Session(List<URI> services, String bearer, ReadMode reading) {
        this(services, bearer, reading, TIMEOUT);
    }

    public Session(List<URI> services, String bearer) {
        this(services, bearer, ReadMode.WITH_TOKEN);
    }

    /** For commands about whole registers, which the API gives a minute. */
    public static Session ofBulkCommands(List<URI> services, String bearer) {
        return new Session(services, bearer, ReadMode.WITH_TOKEN, BULK_TIMEOUT);
    }

    public ApiResponse get(String path) {
        return send("GET", path, Map.of(), "", "");
    }

    public ApiResponse get(String path, Map<String, String> headers) {
        return send("GET", path, headers, "", "");
    }

    public ApiResponse post(String path, String json, Map<String, String> headers) {
        return send("POST", path, headers, "application/json", json);
    }

    public ApiResponse putCsv(String path, String csv) {
        return send("PUT", path, Map.of(), "text/csv", csv);
    }

    /** What this session sends as {@code X-Session-Token} now; one element for each token it holds. */
    public List<String> tokens() {
        synchronized (tokens) {
            return List.copyOf(tokens);
        }
    }

    /** Goes on from what another session has seen, as when a link is passed on together with its token. */
    public void adopt(List<String> others) {
        synchronized (tokens) {
            tokens.addAll(others);
        }
    }

    protected ApiResponse send(
            String method, String path, Map<String, String> headers, String contentType, String body) {
        URI service = services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + bearer)
                .method(method, contentType.isEmpty() ? BodyPublishers.ofString("") : BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::header);
        List<String> sent = List.of();
        if (reading == ReadMode.WITH_TOKEN) {
            sent = headers.containsKey("X-Session-Token") ? List.of() : tokens();
            sent.forEach(token -> request.header("X-Session-Token", token));
        } else if (method.equals("GET") && !headers.containsKey("Prefer")) {
            request.header("Prefer", "consistency=eventual");
        }
        long before = System.nanoTime();
        HttpResponse<byte[]> response;
        try {
            response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(method + " " + service.resolve(path), unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, stopped);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        remember(sent, response);
        return new ApiResponse(response.statusCode(), parse(response), response.headers(), took);
    }

    private void remember(List<String> sent, HttpResponse<byte[]> response) {
        response.headers().firstValue("X-Session-Token").ifPresent(token -> {
            synchronized (tokens) {
                sent.forEach(tokens::remove);
                tokens.add(token);
            }
        });
    }

    private static JsonNode parse(HttpResponse<byte[]> response) {
        boolean json = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        if (!json) {
            return TextNode.valueOf(new String(response.body(), StandardCharsets.UTF_8));
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException damaged) {
            throw new UncheckedIOException("not JSON, though it says so: " + response, damaged);
        }
    }
}
