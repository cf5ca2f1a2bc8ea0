package io.payledger.worker.fold;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.payledger.freshness.Position;
import io.payledger.worker.ledger.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Rows of the state as bytes: one byte for the layout, then JSON. Equal values give equal bytes. */
public final class StateBytes {

    /** Raised together with {@link Fold#VERSION} whenever rows of the former layout could not be read any more. */
    private static final byte LAYOUT = 2;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(Position.class, new PositionWriter())
                    .addDeserializer(Position.class, new PositionReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // there are many, and most of what is in them is zero
            .withConfigOverride(
                    Line.class,
                    line -> line.setInclude(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS)))
            // the order of fields and entries must not depend on the platform or on what was put in first
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private StateBytes() {}

    static byte[] write(Object row) {
        try {
            byte[] json = MAPPER.writeValueAsString(row).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = new byte[json.length + 1];
            bytes[0] = LAYOUT;
            System.arraycopy(json, 0, bytes, 1, json.length);
            return bytes;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a row that Jackson cannot write: " + row.getClass(), impossible);
        }
    }

    /** Throws {@link IllegalStateException} where the bytes were not written by this version of the fold. */
    public static <T> T read(byte[] bytes, Class<T> type) {
        if (bytes.length == 0 || bytes[0] != LAYOUT) {
            throw new IllegalStateException(
                    "a row of another layout than " + LAYOUT + " where a " + type.getSimpleName() + " should be");
        }
        try {
            return MAPPER.readValue(bytes, 1, bytes.length - 1, type);
        } catch (IOException damaged) {
            throw new IllegalStateException("a damaged row where a " + type.getSimpleName() + " should be", damaged);
        }
    }

    private static final class PositionWriter extends JsonSerializer<Position> {
        @Override
        public void serialize(Position position, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(position.toString());
        }
    }

    private static final class PositionReader extends JsonDeserializer<Position> {
        @Override
        public Position deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Position.parse(json.getValueAsString());
        }
    }
}
