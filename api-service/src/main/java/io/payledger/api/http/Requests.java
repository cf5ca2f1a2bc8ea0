package io.payledger.api.http;

import io.payledger.api.text.WrittenText;
import io.payledger.service.problems.ProblemType;
import java.util.EnumSet;
import java.util.UUID;

/** Reads the parts of a request that several resources share. */
public final class Requests {

    private Requests() {}

    /** The id of a payroll run in a path. */
    public static UUID runId(String text) {
        return uuid(text, "The path names no payroll run: a run's id is a UUID.");
    }

    /** @param otherwise what is malformed if the text is not a UUID in full */
    public static UUID uuid(String text, String otherwise) {
        try {
            if (text.length() == 36) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException notAnId) {
            throw malformed(otherwise);
        }
        throw malformed(otherwise);
    }

    /** A line of text in any script, in NFC. */
    public static String line(String field, String text, int lengthMax) {
        try {
            return WrittenText.line(text, lengthMax);
        } catch (IllegalArgumentException invalid) {
            throw malformed(field + " " + invalid.getMessage() + ".");
        }
    }

    public static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because(detail).thrown();
    }

    /** The constant that a parameter names; a malformed request if there is none of that name. */
    public static <E extends Enum<E>> E constant(Class<E> type, String parameter, String name) {
        for (E constant : EnumSet.allOf(type)) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw malformed(parameter + " takes one of " + EnumSet.allOf(type) + ".");
    }
}
