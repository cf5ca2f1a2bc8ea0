package io.payledger.relay.publishing;

/** The relay must not go on: a restart alone would change nothing, an operator has to look. The message says at what. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why the relay refuses. */
    public enum Cause {
        /** Another database has taken over, under a higher epoch. */
        DEPOSED,

        /** Something is not as it has to be. */
        STOPPED
    }

    private final Cause kind;

    public RefusedException(Cause kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Cause kind() {
        return kind;
    }
}
