package io.payledger.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The schemas of {@code docs/reference}: asyncapi.yaml for the records of a topic, openapi.yaml for responses. */
final class ApiDocument {

    private final ObjectMapper json = new ObjectMapper();

    private final JsonSchemaFactory schemas;
    private final JsonNode document;

    private ApiDocument(JsonNode document, VersionFlag dialect) {
        this.document = document;
        this.schemas = JsonSchemaFactory.getInstance(dialect);
    }

    /** Draft 7 is the dialect of AsyncAPI's schema objects. */
    static ApiDocument asyncApi() {
        return new ApiDocument(read("asyncapi.yaml"), VersionFlag.V7);
    }

    static ApiDocument openApi() {
        return new ApiDocument(read("openapi.yaml"), VersionFlag.V202012);
    }

    private static JsonNode read(String name) {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("..", "..", "docs", "reference", name).toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The messages of the topic with this name; a topic has one of each name. */
    Stream<JsonNode> messages(String topic, String name) {
        return StreamSupport.stream(document.path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asText().equals(topic))
                .flatMap(
                        channel -> StreamSupport.stream(channel.path("messages").spliterator(), false))
                .map(this::resolved)
                .filter(message -> message.path("name").asText().equals(name));
    }

    JsonNode keyOf(JsonNode message) {
        return resolved(message.path("bindings")).at("/kafka/key");
    }

    /** A named schema of the document. */
    JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    /** The violations of the schema; empty for a valid value. */
    Set<String> problems(JsonNode schema, JsonNode value) {
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("the document has no such schema");
        }
        ObjectNode whole = json.createObjectNode();
        whole.putArray("allOf").add(schema);
        // the target of references
        whole.set("components", document.path("components"));
        Set<String> problems = new TreeSet<>();
        for (ValidationMessage problem : schemas.getSchema(whole).validate(value)) {
            problems.add(problem.getMessage());
        }
        return problems;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
