package io.payledger.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Answers as text, kept beside the key of their command: a repetition gets the same, whatever version gives it. */
@Singleton
class StoredResponses {

    private final ObjectMapper json;

    StoredResponses(ObjectMapper json) {
        this.json = json;
    }

    /** What of an answer is the same for every repetition. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Kept(@Nullable String etag, @Nullable String location, JsonNode body) {}

    String write(AggregateSnapshot shown) {
        try {
            return json.writeValueAsString(
                    new Kept(shown.etag().orElse(null), shown.path().orElse(null), json.valueToTree(shown.body())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view that Jackson cannot write", impossible);
        }
    }

    Kept read(String text) {
        try {
            return json.readValue(text, Kept.class);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a kept answer that this version cannot read", changed);
        }
    }
}
