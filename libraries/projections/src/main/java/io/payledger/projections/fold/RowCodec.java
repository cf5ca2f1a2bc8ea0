package io.payledger.projections.fold;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.payledger.freshness.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Rows of the state as bytes: one byte for the layout, then JSON. Equal values give equal bytes. Thread-safe. */
public final class RowCodec {

    private final byte layout;
    private final ObjectMapper mapper;

    /**
     * @param layout 1 to 127; raised together with the fold's version when rows of the former layout can no longer be read
     * @param sparseRows records of which most members are zero: members with the default value are left out
     */
    public RowCodec(int layout, Class<?>... sparseRows) {
        if (layout < 1 || layout > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("a layout is 1 to " + Byte.MAX_VALUE + ": " + layout);
        }
        this.layout = (byte) layout;
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addMixIn(Position.class, PositionText.class)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                // the order of fields and entries must not depend on the platform or on the order of insertion
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        JsonInclude.Value sparse =
                JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS);
        for (Class<?> type : sparseRows) {
            builder.withConfigOverride(type, override -> override.setInclude(sparse));
        }
        this.mapper = builder.build();
    }

    public byte[] write(Object row) {
        try {
            byte[] json = mapper.writeValueAsString(row).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = new byte[json.length + 1];
            bytes[0] = layout;
            System.arraycopy(json, 0, bytes, 1, json.length);
            return bytes;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a row that Jackson cannot write: " + row.getClass(), impossible);
        }
    }

    /** Throws {@link IllegalStateException} where the bytes are not of this layout, or damaged. */
    public <T> T read(byte[] bytes, Class<T> type) {
        if (bytes.length == 0 || bytes[0] != layout) {
            throw new IllegalStateException("a " + type.getSimpleName() + " that is not of layout " + layout
                    + ": the state was written by another version of the fold");
        }
        try {
            return mapper.readValue(bytes, 1, bytes.length - 1, type);
        } catch (IOException damaged) {
            throw new IllegalStateException("a damaged " + type.getSimpleName(), damaged);
        }
    }

    /** A position is its text. */
    private abstract static class PositionText {
        @JsonValue
        @Override
        public abstract String toString();

        @JsonCreator
        static Position parse(String text) {
            return Position.parse(text);
        }
    }
}
