package io.payledger.api.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;

/** Responses as text, stored with the key of their command: a repetition gets the same from any version. */
@Singleton
class StoredResponses {

    private final ObjectMapper json;

    StoredResponses(ObjectMapper json) {
        this.json = json;
    }

    StoredResponse of(AggregateSnapshot snapshot) {
        return new StoredResponse(
                snapshot.etag().orElse(null), snapshot.path().orElse(null), json.valueToTree(snapshot.body()));
    }

    String write(StoredResponse response) {
        try {
            return json.writeValueAsString(response);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view that Jackson cannot write", impossible);
        }
    }

    StoredResponse read(String text) {
        try {
            return json.readValue(text, StoredResponse.class);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored response that this version cannot read", changed);
        }
    }
}
