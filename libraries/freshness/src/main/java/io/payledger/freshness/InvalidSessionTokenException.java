package io.payledger.freshness;

/** A session token that cannot be read; {@link #offence()} and the message say what is wrong with it. */
public final class InvalidSessionTokenException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Offence offence;

    InvalidSessionTokenException(Offence offence, String message) {
        super(message);
        this.offence = offence;
    }

    public Offence offence() {
        return offence;
    }

    /** What is wrong with a token. A position that no store has reached yet is not among them: it is not invalid. */
    public enum Offence {
        EMPTY,
        TOO_LARGE,
        TOO_MANY,
        SYNTAX,
        UNSIGNED,
        UNKNOWN_KEY,
        BAD_SIGNATURE
    }
}
