package io.payledger.relay.outbox;

import io.payledger.freshness.Position;

/** An event that was committed and never published is not in the outbox any more. Nothing may be sent past it. */
public final class MissingRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MissingRowException(String shard, Position published, Position wanted) {
        super("shard " + shard + " is published through " + published + " and committed at least through " + wanted
                + ", but the outbox no longer holds the row that comes right after " + published
                + ": restore it, then restart the relay");
    }
}
