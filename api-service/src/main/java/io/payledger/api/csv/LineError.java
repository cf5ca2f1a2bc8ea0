package io.payledger.api.csv;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error in a list, and its place.
 *
 * @param line the row of a CSV file as a spreadsheet numbers it, the header being row 1, or the number of a JSON item from 1;
 *     0 for the whole
 * @param column the column's number from 1; 0 for the whole line
 * @param name the column's name
 * @param value the value, shortened; null if it must not be shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LineError(
        long line,
        int column,
        @Nullable String name,
        @Nullable String value,
        String message) {

    private static final int VALUE_LENGTH_MAX = 32;

    /** A column of a file or a field of a JSON item; the enum's order is that of templates and exports. */
    public interface Column {
        int ordinal();

        String name();

        /** Whether a file has to have it. */
        default boolean isRequired() {
            return true;
        }

        default String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LineError {
        value = value == null ? null : printable(value);
    }

    /** Shortened, and without control characters, which a terminal would execute. */
    static String printable(String value) {
        String shown = value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) + "…" : value;
        return shown.replaceAll("\\p{C}", "?");
    }
}
