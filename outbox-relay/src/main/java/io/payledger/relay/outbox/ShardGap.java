package io.payledger.relay.outbox;

import io.payledger.freshness.Position;

/** Committed events of a shard that are above what is published: after {@code published}, through {@code committed}. */
public record ShardGap(String shard, Position published, Position committed) {

    /** How many events that is; sequences go on counting from one epoch to the next. */
    public long events() {
        return Math.max(0, committed.sequence() - published.sequence());
    }
}
