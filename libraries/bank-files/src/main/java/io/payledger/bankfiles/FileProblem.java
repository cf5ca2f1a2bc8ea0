package io.payledger.bankfiles;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a bank's file, and where. Where and what never quote the file; {@code value} does, for the person who
 * may see it, and {@link #toString()} leaves it out, so that a refusal may be logged.
 *
 * @param where an XPath from the root, such as {@code /Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/Amt}, with the line and
 *     column where the parser stood, if it was the text that was wrong
 * @param value what stands there, shortened and printable
 */
public record FileProblem(
        String where, String what, @Nullable String value) {

    private static final int VALUE_LENGTH_MAX = 32;

    static FileProblem quoting(String where, String what, String value) {
        return new FileProblem(where, what, printable(value));
    }

    static FileProblem of(String where, String what) {
        return new FileProblem(where, what, null);
    }

    /** What came from outside is shown short, and without characters that a terminal would obey. */
    static String printable(String value) {
        String shown = value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) + "…" : value;
        return shown.replaceAll("\\p{C}", "?");
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
