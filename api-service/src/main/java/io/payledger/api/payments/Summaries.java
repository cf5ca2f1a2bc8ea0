package io.payledger.api.payments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Summaries of bank files as JSON in their column. */
final class Summaries {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // a newer version may have written further members
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Summaries() {}

    static String write(Record summary) {
        try {
            return JSON.writeValueAsString(summary);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a summary that Jackson cannot write", impossible);
        }
    }

    static <T extends Record> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored summary that this version cannot read", changed);
        }
    }
}
