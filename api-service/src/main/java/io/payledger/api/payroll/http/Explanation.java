package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.http.Requests;
import org.jspecify.annotations.Nullable;

/** Why somebody does what has to be explained. */
public record Explanation(@JsonProperty(required = true) String reason) {

    /** The reason, which goes into the audit trail. */
    static String checked(@Nullable Explanation body) {
        String reason = body == null ? null : body.reason();
        if (reason == null || !reason.matches("\\P{Cntrl}{1,500}") || reason.isBlank()) {
            throw Requests.malformed(
                    "A reason has to be given, {\"reason\": \"…\"}, with 1 to 500 characters in one line.");
        }
        return reason;
    }
}
