package io.payledger.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The reason of a command that needs one. */
public record Explanation(@JsonProperty(required = true) String reason) {

    private static final int LENGTH_MAX = 500;

    /** The reason as the audit trail takes it; throws a problem if it is missing or too long. */
    public static String checked(@Nullable Explanation body) {
        String reason = body == null ? null : body.reason();
        if (reason == null) {
            throw Requests.malformed(
                    "Give a reason, {\"reason\": \"…\"}, of 1 to " + LENGTH_MAX + " characters in one line.");
        }
        return Requests.line("reason", reason, LENGTH_MAX);
    }
}
