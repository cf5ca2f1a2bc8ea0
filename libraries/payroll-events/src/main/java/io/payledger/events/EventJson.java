package io.payledger.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** Payloads as JSON: the same event always gives the same text. */
public final class EventJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // a newer writer may add a field; a missing or wrongly typed amount must never turn into a zero
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private EventJson() {}

    public static String write(PayrollEvent event) {
        try {
            return MAPPER.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "a payload record that Jackson cannot write: " + event.getClass(), impossible);
        }
    }

    /** Throws {@link MalformedEventException} where the text is not a payload of that type. */
    public static PayrollEvent read(EventType type, byte[] json) {
        PayrollEvent event;
        try {
            event = MAPPER.readValue(json, type.payload());
        } catch (IOException malformed) {
            throw new MalformedEventException("not a payload of " + type.typeName(), malformed);
        }
        if (event == null) {
            throw new MalformedEventException("not a payload of " + type.typeName() + ": null");
        }
        return event;
    }
}
