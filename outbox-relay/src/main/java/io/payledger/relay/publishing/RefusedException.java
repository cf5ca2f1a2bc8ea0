package io.payledger.relay.publishing;

/** Going on would do harm, and a retry would not help: an operator has to act. The message names the cause. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why the relay refuses. */
    public enum Cause {
        /** Another database has taken over, under a higher epoch. */
        DEPOSED,

        /** A topic, the database or another requirement is not met. */
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
