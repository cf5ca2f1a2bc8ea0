package io.payledger.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One caller of one service, with or without a bearer token. It keeps no session: the test passes the tokens. Immutable. */
public final class HttpTestClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient PLAIN = builder().build();

    private final HttpClient http;
    private final URI service;
    private final @Nullable String bearer;
    private final @Nullable OpenApiContract contract;

    private HttpTestClient(HttpClient http, URI service, @Nullable String bearer, @Nullable OpenApiContract contract) {
        this.http = http;
        this.service = service;
        this.bearer = bearer;
        this.contract = contract;
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    }

    /** An anonymous caller. */
    public static HttpTestClient of(URI service) {
        return new HttpTestClient(PLAIN, service, null, null);
    }

    /** An anonymous caller over TLS. */
    public static HttpTestClient of(URI service, SSLContext trusted) {
        return new HttpTestClient(builder().sslContext(trusted).build(), service, null, null);
    }

    /** The same service, called with this bearer token; null for none. */
    public HttpTestClient as(@Nullable String bearerToken) {
        return new HttpTestClient(http, service, bearerToken, contract);
    }

    /** The same caller; answers to requests without a body are held to the document. */
    public HttpTestClient heldTo(OpenApiContract document) {
        return new HttpTestClient(http, service, bearer, document);
    }

    /** What came back. */
    public record Reply(int status, HttpHeaders headers, String text) {

        /** Missing where the answer has no body. */
        public JsonNode body() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (JsonProcessingException notJson) {
                throw new AssertionError("not JSON: " + text, notJson);
            }
        }

        /** Empty where there is none. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String token() {
            return header("X-Session-Token");
        }

        /** The last part of the problem's type, such as {@code frontier-not-reached}. */
        public String problem() {
            return body().path("type").asText().replace("https://payledger.dev/problems/", "");
        }

        /** The sequence that the answer's token names for its only shard. */
        public long sequence() {
            return Long.parseLong(token().replaceFirst(".*applied_through=(\\d+).*", "$1"));
        }

        public String route() {
            return header("X-Served-By").replaceFirst(".*route=(\\w+).*", "$1");
        }

        /** The store that answered. */
        public String store() {
            return header("X-Served-By").replaceFirst(";.*", "");
        }
    }

    /**
     * A request to be sent.
     *
     * @param headers names and values in turn
     */
    public HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(TIMEOUT)
                .method(method, body);
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** A request with a JSON body, unless the headers name another type; null for none. */
    public HttpRequest request(String method, String path, @Nullable String body, String... headers) {
        HttpRequest request = request(method, path, BodyPublishers.ofString(body == null ? "" : body), headers);
        return body == null || request.headers().firstValue("Content-Type").isPresent()
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .header("Content-Type", "application/json")
                        .build();
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply send(String method, String path, @Nullable String body, String... headers) {
        return send(request(method, path, body, headers));
    }

    public Reply send(HttpRequest request) {
        return checked(request, reply(exchange(request, BodyHandlers.ofString())));
    }

    public CompletableFuture<Reply> sendLater(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> checked(request, reply(response)));
    }

    private Reply checked(HttpRequest request, Reply reply) {
        if (contract != null) {
            contract.check(request.method(), request.uri(), null, null, reply);
        }
        return reply;
    }

    /** Opens an answer that has no end, and closes it at once; a refusal is read whole. */
    public Reply open(HttpRequest request) {
        HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            String text = response.statusCode() < 400 ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(response.statusCode(), response.headers(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException failed) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + request.method() + " " + request.uri(), interrupted);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }
}
