package io.payledger.freshness;

import java.util.Locale;

/**
 * A session token that cannot be read. {@link #violation()} is the rule that it breaks; on the wire it is the member {@code
 * offence} of the problem {@code invalid-session-token}. The message says what is wrong and what to do.
 */
public final class InvalidSessionTokenException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Violation violation;

    InvalidSessionTokenException(Violation violation, String message) {
        super(message);
        this.violation = violation;
    }

    public Violation violation() {
        return violation;
    }

    /** The rule that a token breaks. A token whose position no store has reached yet is valid. */
    public enum Violation {
        EMPTY,
        TOO_LARGE,
        TOO_MANY,
        SYNTAX,
        UNSIGNED,
        UNKNOWN_KEY,
        BAD_SIGNATURE;

        /** As on the wire, such as {@code bad-signature}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
