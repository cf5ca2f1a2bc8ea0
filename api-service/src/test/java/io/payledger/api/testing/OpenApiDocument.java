package io.payledger.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document as the running service serves it; what every test sends and gets is held to it. */
public final class OpenApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private static @Nullable JsonNode served;

    private OpenApiDocument() {}

    /** Read once: it does not change while the service runs. */
    public static synchronized JsonNode served() {
        if (served == null) {
            served =
                    Person.of("anyone", "anyone").get("//q/openapi?format=json").body();
        }
        return served;
    }

    /** Fails where the answer, or a body that was accepted, is not one that the document describes. */
    static void check(String method, URI asked, @Nullable String contentType, @Nullable String body, Reply reply) {
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
        if (reply.text().isEmpty()) {
            return;
        }
        String type = reply.header("Content-Type").replaceFirst(";.*", "");
        JsonNode content = answer.path("content").path(type);
        if (type.endsWith("json")) {
            assertValid(content.path("schema"), reply.body(), what);
        } else {
            assertThat(content.isMissingNode())
                    .as("not documented: " + type + ", " + what)
                    .isFalse();
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

    private static Optional<JsonNode> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> each : served().path("paths").properties()) {
            String pattern = each.getKey().replaceAll("\\{[^}]+}", "[^/]+");
            JsonNode operation = each.getValue().path(method.toLowerCase(Locale.ROOT));
            if (Pattern.matches(pattern, path) && !operation.isMissingNode()) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    private static void assertValid(JsonNode schema, JsonNode value, String what) {
        assertThat(schema.isMissingNode()).as("no schema: " + what).isFalse();
        assertThat(COMPILED.computeIfAbsent(schema.toString(), text -> compile(schema))
                        .validate(value))
                .as(what)
                .isEmpty();
    }

    /** The schema alone, with those it refers to. */
    private static JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("$defs", served().path("components").path("schemas").deepCopy());
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
