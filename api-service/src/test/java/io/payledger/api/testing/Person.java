package io.payledger.api.testing;

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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A caller of one tenant. It keeps no session: the test passes the tokens. */
public final class Person {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String tenant;
    private final @Nullable String bearer;

    private Person(String tenant, @Nullable String bearer) {
        this.tenant = tenant;
        this.bearer = bearer;
    }

    public static Person of(String tenant, String user, String... roles) {
        return new Person(tenant, Identities.token(tenant, user, roles));
    }

    public static Person withBearer(String tenant, @Nullable String bearer) {
        return new Person(tenant, bearer);
    }

    /** Whose paths this person calls. */
    String tenant() {
        return tenant;
    }

    /** What came back. */
    public record Reply(int status, HttpHeaders headers, String text) {

        public JsonNode body() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (JsonProcessingException notJson) {
                throw new AssertionError("not JSON: " + text, notJson);
            }
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String token() {
            return header("X-Session-Token");
        }

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
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Opens an answer that has no end, and closes it at once; a refusal is read whole. */
    public Reply open(String path, String... headers) {
        HttpRequest request = request("GET", path, (String) null, headers);
        try {
            HttpResponse<InputStream> response = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                String text =
                        response.statusCode() < 400 ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return checked(request, null, new Reply(response.statusCode(), response.headers(), text));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public Reply post(String path, @Nullable String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public Reply put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Reply send(String method, String path, @Nullable String body, String... headers) {
        try {
            HttpRequest request = request(method, path, body, headers);
            return checked(request, body, HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public CompletableFuture<Reply> sendLater(String method, String path, @Nullable String body, String... headers) {
        return later(request(method, path, body, headers), body);
    }

    /** Bytes as they are, of the type that is named among the headers. */
    public CompletableFuture<Reply> uploadLater(String path, byte[] body, String... headers) {
        return later(request("POST", path, BodyPublishers.ofByteArray(body), true, headers), "");
    }

    /** The same, without saying how many they are. */
    public Reply uploadInChunks(String path, byte[] body, String... headers) {
        return later(
                        request(
                                "POST",
                                path,
                                BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)),
                                true,
                                headers),
                        "")
                .join();
    }

    public Reply upload(String path, byte[] body, String... headers) {
        return uploadLater(path, body, headers).join();
    }

    private static CompletableFuture<Reply> later(HttpRequest request, @Nullable String body) {
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> checked(request, body, response));
    }

    private HttpRequest request(String method, String path, @Nullable String body, String... headers) {
        return request(
                method,
                path,
                body == null ? BodyPublishers.ofString("") : BodyPublishers.ofString(body),
                body == null,
                headers);
    }

    private HttpRequest request(
            String method, String path, HttpRequest.BodyPublisher body, boolean isTyped, String... headers) {
        String full = path.startsWith("//") ? path.substring(1) : "/api/v1/tenants/" + tenant + "/payroll-runs" + path;
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + full));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        boolean typed = isTyped;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("Content-Type");
        }
        if (!typed) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, body).build();
    }

    /** Holds every answer to the OpenAPI document. */
    private static Reply checked(HttpRequest request, @Nullable String body, HttpResponse<String> response) {
        return checked(request, body, new Reply(response.statusCode(), response.headers(), response.body()));
    }

    private static Reply checked(HttpRequest request, @Nullable String body, Reply reply) {
        if (request.uri().getPath().startsWith("/api/")) {
            OpenApiDocument.check(
                    request.method(),
                    request.uri(),
                    request.headers().firstValue("Content-Type").orElse(null),
                    body,
                    reply);
        }
        return reply;
    }
}
