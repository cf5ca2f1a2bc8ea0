package io.payledger.bankfiles;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a bank's file, and where. {@code where} and {@code what} never quote the file. {@code value} does, for a
 * person who may see it; {@link #toString()} omits it, so that a refusal can be logged.
 *
 * @param where an XPath from the root, such as {@code /Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/Amt}, with the line and
 *     column of the parser if the text is wrong
 * @param value the text at that place, shortened and printable
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

    /** Untrusted text is shown short, and without control characters. */
    static String printable(String value) {
        String shown = value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) + "…" : value;
        return shown.replaceAll("\\p{C}", "?");
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
