package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.payledger.freshness.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/reference/asyncapi.yaml} describes every record, and every component of it. */
class AsyncApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V7);

    /** The JSON of types that are not records, enums, lists or optionals. */
    private static final Map<Type, List<String>> WIRE = Map.of(
            String.class, List.of("string", ""),
            UUID.class, List.of("string", "uuid"),
            LocalDate.class, List.of("string", "date"),
            Instant.class, List.of("string", "date-time"),
            int.class, List.of("integer", "int32"),
            Integer.class, List.of("integer", "int32"),
            long.class, List.of("integer", "int64"),
            Long.class, List.of("integer", "int64"));

    static Stream<PayrollEvent> oneOfEachType() {
        return EventJsonTest.oneOfEachType();
    }

    @Test
    void everyTypeHasAMessageOnTheTopicAndEveryMessageAType() {
        assertThat(DOCUMENT.at("/asyncapi").asText()).startsWith("3.0.");
        assertThat(DOCUMENT.at("/channels/payrollEvents/address").asText()).isEqualTo(Topics.EVENTS);
        assertThat(DOCUMENT.at("/channels/payrollPublished/address").asText()).isEqualTo(Topics.PUBLISHED);
        assertThat(messages().map(message -> message.path("name").asText()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::typeName)
                        .toList());
        assertThat(DOCUMENT.at("/components/messages"))
                .as("messages without a topic")
                .hasSize(EventType.values().length + 1);
    }

    @Test
    void everyReferenceResolves() {
        assertThat(DOCUMENT.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        DOCUMENT.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void aMessageHasEveryComponentOfItsRecordAndNoOther(EventType type) {
        JsonNode message = message(type);

        assertThat(message.at("/headers/allOf/1/properties/ce_type/const").asText())
                .isEqualTo(type.typeName());
        assertThat(message.at("/payload/$ref").asText())
                .isEqualTo("#/components/schemas/" + type.payload().getSimpleName());
        assertDescribes(type.payload().getSimpleName(), type.payload(), message.path("payload"));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachType")
    void whatTheCodeWritesMatchesItsSchema(PayrollEvent event) {
        assertThat(problems(payloadOf(EventType.of(event)), tree(event))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("oneOfEachType")
    void theSchemaRefusesWhatTheReaderRefusesAndNoMore(PayrollEvent event) throws JsonProcessingException {
        EventType type = EventType.of(event);
        JsonNode schema = payloadOf(type);
        JsonNode sample = tree(event);

        for (List<String> path : fields(sample, List.of())) {
            JsonNode missing = with(sample, path, null);
            JsonNode empty = with(sample, path, NullNode.getInstance());
            assertThat(problems(schema, missing)).as("without %s", path).isNotEmpty();
            assertThat(problems(schema, missing).isEmpty())
                    .as("without %s", path)
                    .isEqualTo(isRead(type, missing));
            assertThat(problems(schema, empty).isEmpty()).as("null as %s", path).isEqualTo(isRead(type, empty));
            assertThat(problems(schema, with(sample, path, BooleanNode.TRUE)))
                    .as("true as %s", path)
                    .isNotEmpty();
        }
        for (List<String> path : objects(sample, List.of())) {
            JsonNode newer = with(sample, append(path, "ofANewerWriter"), TextNode.valueOf("mood"));
            assertThat(problems(schema, newer)).isEmpty();
            assertThat(isRead(type, newer)).isTrue();
        }
    }

    @Test
    void theHeadersAreThoseOfTheCode() {
        JsonNode headers = DOCUMENT.at("/components/schemas/EventHeaders");

        assertThat(headers.path("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(headerNames());
        assertThat(texts(headers.path("required")))
                .containsExactlyInAnyOrderElementsOf(headerNames().stream()
                        .filter(name -> !name.equals(EventEnvelope.TRACE_PARENT))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void headersAreHeldToTheirFormats(EventType type) throws JsonProcessingException {
        JsonNode schema = message(type).path("headers");
        ObjectNode good = JSON.createObjectNode();
        envelope(type.typeName()).write(good::put);

        assertThat(problems(schema, good)).isEmpty();
        for (String name : headerNames()) {
            JsonNode without = with(good, List.of(name), null);
            assertThat(problems(schema, without).isEmpty())
                    .as("without %s", name)
                    .isEqualTo(name.equals(EventEnvelope.TRACE_PARENT));
            assertThat(problems(schema, with(good, List.of(name), TextNode.valueOf("?"))))
                    .as("? as %s", name)
                    .isNotEmpty();
        }
    }

    private static void assertDescribes(String where, Type type, JsonNode reference) {
        JsonNode schema = resolved(reference);
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            assertDescribes(where, generic.getActualTypeArguments()[0], withoutNull(where, schema));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            assertThat(schema.path("type").asText()).as(where).isEqualTo("array");
            assertDescribes(where + "[]", generic.getActualTypeArguments()[0], schema.path("items"));
        } else if (type instanceof Class<?> record && record.isRecord()) {
            List<String> components = Arrays.stream(record.getRecordComponents())
                    .map(RecordComponent::getName)
                    .toList();
            assertThat(schema.path("type").asText()).as(where).isEqualTo("object");
            assertThat(schema.path("properties").fieldNames())
                    .toIterable()
                    .as(where)
                    .containsExactlyElementsOf(components);
            assertThat(texts(schema.path("required"))).as(where).containsExactlyElementsOf(components);
            for (RecordComponent component : record.getRecordComponents()) {
                assertDescribes(
                        where + "." + component.getName(),
                        component.getGenericType(),
                        schema.path("properties").path(component.getName()));
            }
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            assertThat(texts(schema.path("enum")))
                    .as(where)
                    .containsExactlyElementsOf(Arrays.stream(constants.getEnumConstants())
                            .map(Object::toString)
                            .toList());
        } else {
            assertThat(List.of(
                            schema.path("type").asText(), schema.path("format").asText()))
                    .as(where)
                    .isEqualTo(WIRE.get(type));
        }
    }

    private static JsonNode withoutNull(String where, JsonNode schema) {
        if (schema.has("oneOf")) {
            assertThat(schema.at("/oneOf/1/type").asText()).as(where).isEqualTo("null");
            return schema.at("/oneOf/0");
        }
        assertThat(schema.at("/type/1").asText()).as(where).isEqualTo("null");
        ObjectNode present = schema.deepCopy();
        return present.set("type", schema.at("/type/0"));
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("..", "..", "docs", "reference", "asyncapi.yaml")
                            .toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode resolved(JsonNode reference) {
        return reference.has("$ref")
                ? DOCUMENT.at(reference.path("$ref").asText().substring(1))
                : reference;
    }

    private static Stream<JsonNode> messages() {
        return StreamSupport.stream(
                        DOCUMENT.at("/channels/payrollEvents/messages").spliterator(), false)
                .map(AsyncApiTest::resolved);
    }

    private static JsonNode message(EventType type) {
        return messages()
                .filter(message -> message.path("name").asText().equals(type.typeName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message " + type.typeName()));
    }

    private static JsonNode payloadOf(EventType type) {
        return message(type).path("payload");
    }

    /** Draft 7 is the dialect of AsyncAPI's schema objects. The components come along, for references lead there. */
    private static Set<ValidationMessage> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", DOCUMENT.path("components"));
        return SCHEMAS.getSchema(whole).validate(value);
    }

    private static boolean isRead(EventType type, JsonNode payload) throws JsonProcessingException {
        try {
            EventJson.read(type, JSON.writeValueAsString(payload).getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (MalformedEventException refused) {
            return false;
        }
    }

    private static JsonNode tree(PayrollEvent event) {
        try {
            return JSON.readTree(EventJson.write(event));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static List<List<String>> fields(JsonNode node, List<String> at) {
        List<List<String>> found = new ArrayList<>();
        for (List<String> path : objects(node, at)) {
            under(node, path.subList(at.size(), path.size()))
                    .fieldNames()
                    .forEachRemaining(name -> found.add(append(path, name)));
        }
        return found;
    }

    private static List<List<String>> objects(JsonNode node, List<String> at) {
        List<List<String>> found = new ArrayList<>();
        if (node.isObject()) {
            found.add(at);
            node.properties().forEach(field -> found.addAll(objects(field.getValue(), append(at, field.getKey()))));
        } else if (node.isArray() && !node.isEmpty()) {
            found.addAll(objects(node.get(0), append(at, "0")));
        }
        return found;
    }

    private static JsonNode under(JsonNode node, List<String> path) {
        return path.isEmpty() ? node : node.at("/" + String.join("/", path));
    }

    /** A copy with one field changed, or removed where the value is null. */
    private static JsonNode with(JsonNode sample, List<String> path, @Nullable JsonNode value) {
        JsonNode copy = sample.deepCopy();
        ObjectNode parent = (ObjectNode) under(copy, path.subList(0, path.size() - 1));
        String name = path.get(path.size() - 1);
        if (value == null) {
            parent.remove(name);
        } else {
            parent.set(name, value);
        }
        return copy;
    }

    private static List<String> append(List<String> path, String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> headerNames() {
        List<String> names = new ArrayList<>();
        envelope("payledger.any.v1").write((name, value) -> names.add(name));
        return names;
    }

    private static EventEnvelope envelope(String type) {
        return new EventEnvelope(
                "payroll/acme-de",
                new Position(1, 42),
                UUID.fromString("0190f5f0-0000-7000-8000-000000000001"),
                type,
                UUID.fromString("0190f5f0-0000-7000-8000-000000000002"),
                Instant.parse("2026-11-20T10:00:00.123456Z"),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
}
