package io.payledger.api.http;

import io.payledger.api.text.WrittenText;
import io.payledger.service.problems.ProblemType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a request that several resources share. */
public final class Requests {

    private static final int TEXT_LENGTH_MAX = 100;
    private static final String DATE_EXPECTED = " takes a date, such as 2026-11-30.";

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

    /** The text of a query parameter, in NFC as what is stored. */
    public static Optional<String> text(String parameter, @Nullable String sent) {
        return Optional.ofNullable(sent).map(text -> line(parameter, text, TEXT_LENGTH_MAX));
    }

    /** The day that a query parameter names. */
    public static Optional<LocalDate> date(String parameter, @Nullable String sent) {
        if (sent == null) {
            return Optional.empty();
        }
        try {
            // four digits: PostgreSQL's dates end before LocalDate's
            if (sent.length() == 10) {
                return Optional.of(LocalDate.parse(sent));
            }
        } catch (DateTimeParseException notADate) {
            throw malformed(parameter + DATE_EXPECTED);
        }
        throw malformed(parameter + DATE_EXPECTED);
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
