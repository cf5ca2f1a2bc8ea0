package io.payledger.api.testing;

import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A caller of one tenant. It keeps no session: the test passes the tokens. */
public final class Person {

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

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Opens an answer that has no end, and closes it at once; a refusal is read whole. */
    public Reply open(String path, String... headers) {
        HttpRequest request = client().request("GET", full(path), (String) null, headers);
        return checked(request, null, client().open(request));
    }

    public Reply post(String path, @Nullable String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public Reply put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest request = client().request(method, full(path), body, headers);
        return checked(request, body, client().send(request));
    }

    public CompletableFuture<Reply> sendLater(String method, String path, @Nullable String body, String... headers) {
        return later(client().request(method, full(path), body, headers), body);
    }

    /** Bytes as they are, of the type that is named among the headers. */
    public CompletableFuture<Reply> uploadLater(String path, byte[] body, String... headers) {
        return later(client().request("POST", full(path), BodyPublishers.ofByteArray(body), headers), "");
    }

    /** The same, without saying how many they are. */
    public Reply uploadInChunks(String path, byte[] body, String... headers) {
        BodyPublisher chunks = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
        return later(client().request("POST", full(path), chunks, headers), "").join();
    }

    public Reply upload(String path, byte[] body, String... headers) {
        return uploadLater(path, body, headers).join();
    }

    private CompletableFuture<Reply> later(HttpRequest request, @Nullable String body) {
        return client().sendLater(request).thenApply(reply -> checked(request, body, reply));
    }

    private HttpTestClient client() {
        int port = ApiTestEnvironment.port();
        return HttpTestClient.of(URI.create("http://127.0.0.1:" + port)).as(bearer);
    }

    private String full(String path) {
        return path.startsWith("//") ? path.substring(1) : "/api/v1/tenants/" + tenant + "/payroll-runs" + path;
    }

    /** Holds every answer to the OpenAPI document. */
    private static Reply checked(HttpRequest request, @Nullable String body, Reply reply) {
        if (request.uri().getPath().startsWith("/api/")) {
            OpenApiDocument.contract()
                    .check(
                            request.method(),
                            request.uri(),
                            request.headers().firstValue("Content-Type").orElse(null),
                            body,
                            reply);
        }
        return reply;
    }
}
