package io.payledger.relay.store;

import io.payledger.freshness.Position;

/** A committed event was never published, and the outbox no longer holds it. No later event of the shard may be sent. */
public final class MissingRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MissingRowException(String shard, Position published, Position wanted) {
        super("shard " + shard + " is published through " + published + " and committed at least through " + wanted
                + ", but the outbox no longer holds the row that comes right after " + published
                + ": restore it, then restart the relay");
    }
}
