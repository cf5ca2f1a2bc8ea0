package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.payledger.localstack.RepositoryHome;
import io.payledger.testing.HttpTestClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document as a running service serves it; what tests send and get is held to it. Immutable. */
public final class OpenApiContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();
    private final JsonNode document;

    private OpenApiContract(JsonNode document) {
        this.document = document;
    }

    /** The document of the service, which serves it without a token. */
    public static OpenApiContract servedBy(URI service) {
        return new OpenApiContract(
                HttpTestClient.of(service).get("/q/openapi?format=json").body());
    }

    public JsonNode document() {
        return document;
    }

    /** The methods and paths that it has, such as {@code GET /frontiers}. */
    public Set<String> endpoints() {
        Set<String> endpoints = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> endpoints.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return endpoints;
    }

    /** It has exactly the resources of the service's table of roles, each with its roles: api, relay or worker. */
    public void assertHasTheEndpointsOf(String service) {
        Map<String, Set<String>> roles = RolesPage.of(service).stream()
                .filter(row -> !row.isAboutTheService())
                .collect(Collectors.toMap(RolesPage.Row::endpoint, RolesPage.Row::allowed));

        assertThat(endpoints()).isEqualTo(new TreeSet<>(roles.keySet()));
        roles.forEach((endpoint, allowed) -> {
            String[] parts = endpoint.split(" ", 2);
            Set<String> documented = new TreeSet<>();
            operation(parts[0], parts[1])
                    .orElseThrow()
                    .path("security")
                    .path(0)
                    .path("bearer")
                    .forEach(role -> documented.add(role.asText()));
            assertThat(documented).as(endpoint).isEqualTo(new TreeSet<>(allowed));
        });
    }

    /**
     * The file in docs/reference is what the service serves as YAML. {@code -Dopenapi.write=true} rewrites it.
     *
     * @param name of the file
     */
    public static void assertIsDocumented(URI service, String name) {
        Path copy = RepositoryHome.find().resolve("docs/reference").resolve(name);
        String served = HttpTestClient.of(service).get("/q/openapi").text();
        try {
            if (Boolean.getBoolean("openapi.write")) {
                Files.writeString(copy, served);
            }
            assertThat(Files.readString(copy))
                    .as("docs/reference/" + name + "; -Dopenapi.write=true rewrites it")
                    .isEqualTo(served);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Fails where the answer, or a body that was accepted, is not one that the document describes. */
    public void check(String method, URI asked, @Nullable String contentType, @Nullable String body, Reply reply) {
        Optional<JsonNode> operation = operation(method, asked.getPath());
        if (operation.isEmpty()) {
            return;
        }
        String what = method + " " + asked.getPath() + " → " + reply.status() + " " + reply.text();
        JsonNode answer = operation.get().path("responses").path(Integer.toString(reply.status()));
        assertThat(answer.isMissingNode()).as("not documented: " + what).isFalse();
        reply.headers().map().keySet().stream()
                .filter(name ->
                        name.matches("(?i)(x-se.*|etag|link|location|idempotency-.*|retry-after|preference-applied)"))
                .forEach(name -> assertThat(answer.path("headers").fieldNames())
                        .toIterable()
                        .as("header %s of %s", name, what)
                        .anyMatch(documented -> documented.equalsIgnoreCase(name)));
        if (!reply.text().isEmpty()) {
            String type = reply.header("Content-Type").replaceFirst(";.*", "");
            JsonNode content = answer.path("content").path(type);
            if (type.endsWith("json")) {
                assertValid(content.path("schema"), reply.body(), what);
            } else {
                assertThat(content.isMissingNode())
                        .as("not documented: " + type + ", " + what)
                        .isFalse();
            }
        }
        if (body != null && !body.isBlank() && reply.status() < 300) {
            String sent = contentType == null ? "application/json" : contentType.replaceFirst(";.*", "");
            JsonNode schema = operation
                    .get()
                    .path("requestBody")
                    .path("content")
                    .path(sent.toLowerCase(Locale.ROOT))
                    .path("schema");
            if (sent.equals("application/json")) {
                assertValid(schema, read(body), "accepted: " + body + " by " + what);
            } else {
                assertThat(schema.isMissingNode())
                        .as("accepted as " + sent + ": " + what)
                        .isFalse();
            }
        }
    }

    private Optional<JsonNode> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
            String pattern = each.getKey().replaceAll("\\{[^}]+}", "[^/]+");
            JsonNode operation = each.getValue().path(method.toLowerCase(Locale.ROOT));
            if (Pattern.matches(pattern, path) && !operation.isMissingNode()) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    private void assertValid(JsonNode schema, JsonNode value, String what) {
        assertThat(schema.isMissingNode()).as("no schema: " + what).isFalse();
        assertThat(compiled.computeIfAbsent(schema.toString(), text -> compile(schema))
                        .validate(value))
                .as(what)
                .isEmpty();
    }

    /** The schema alone, with those it refers to. */
    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("$defs", document.path("components").path("schemas").deepCopy());
        return SCHEMAS.getSchema(read(whole.toString().replace("#/components/schemas/", "#/$defs/")), STRICT);
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
    }
}
