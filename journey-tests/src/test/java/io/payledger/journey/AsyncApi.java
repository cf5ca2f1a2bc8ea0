package io.payledger.journey;

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

/** What {@code docs/asyncapi.yaml} says of the records of a topic. */
final class AsyncApi {

    private final ObjectMapper json = new ObjectMapper();

    /** Draft 7 is the dialect of AsyncAPI's schema objects. */
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V7);

    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    static AsyncApi read() {
        try {
            return new AsyncApi(new YAMLMapper()
                    .readTree(Path.of("..", "docs", "asyncapi.yaml").toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The messages of the topic that are called so; a topic has one of each name. */
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

    /** What is wrong with the value by the schema; nothing, mostly. */
    Set<String> problems(JsonNode schema, JsonNode value) {
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("the document has no such schema");
        }
        ObjectNode whole = json.createObjectNode();
        whole.putArray("allOf").add(schema);
        // references lead there
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
