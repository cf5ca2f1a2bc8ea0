package io.payledger.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The parts of a command's response that are the same for every repetition. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredResponse(
        @Nullable String etag, @Nullable String location, JsonNode body) {}
