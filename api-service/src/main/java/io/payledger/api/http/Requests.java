package io.payledger.api.http;

import io.payledger.service.problems.ProblemType;
import java.util.UUID;

/** Reads the parts of a request that several resources share. */
public final class Requests {

    private Requests() {}

    /** The id of a payroll run in a path. */
    public static UUID runId(String text) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAnId) {
                throw notARun();
            }
        }
        throw notARun();
    }

    public static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because(detail).thrown();
    }

    private static RuntimeException notARun() {
        return malformed("The path names no payroll run: a run's id is a UUID.");
    }
}
