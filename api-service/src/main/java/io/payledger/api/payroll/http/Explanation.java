package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.http.Requests;
import org.jspecify.annotations.Nullable;

/** The reason of a command that needs one. */
public record Explanation(@JsonProperty(required = true) String reason) {

    /** The reason as the audit trail takes it; throws a problem if it is missing or too long. */
    static String checked(@Nullable Explanation body) {
        String reason = body == null ? null : body.reason();
        if (reason == null || !reason.matches("\\P{Cntrl}{1,500}") || reason.isBlank()) {
            throw Requests.malformed("Give a reason, {\"reason\": \"…\"}, of 1 to 500 characters in one line.");
        }
        return reason;
    }
}
