package io.payledger.relay.publishing;

import io.payledger.freshness.Position;

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

    /** A committed event was never published, and the outbox no longer holds it: no later event of the shard may be sent. */
    static RefusedException missingRow(String shard, Position published, Position wanted) {
        return new RefusedException(
                Cause.STOPPED,
                "shard " + shard + " is published through " + published + " and committed at least through " + wanted
                        + ", but the outbox no longer holds the row that comes right after " + published
                        + ": restore it, then restart the relay");
    }

    public Cause kind() {
        return kind;
    }
}
