package io.payledger.api.csv;

import java.util.regex.Pattern;

/**
 * Cells that a spreadsheet would take for a formula (OWASP, "CSV Injection"). Written with an apostrophe before them, they
 * are text, and the import takes the apostrophe away.
 */
final class Formulas {

    private static final String FORMULA = "[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]";

    /** Negative numbers are none. With apostrophes of their own, so that each text is restored to itself. */
    private static final Pattern BEGINS_FORMULA = Pattern.compile("(?!-\\d+(?:[.,]\\d+)?$)'*" + FORMULA);

    private static final Pattern DEFUSED = Pattern.compile("'+" + FORMULA);

    private Formulas() {}

    static String defused(String text) {
        return BEGINS_FORMULA.matcher(text).lookingAt() ? "'" + text : text;
    }

    static String restored(String cell) {
        return DEFUSED.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }
}
