package io.payledger.relay.store;

import io.payledger.freshness.Position;

/** Committed events of a shard that are not published: after {@code published}, through {@code committed}. */
public record ShardGap(String shard, Position published, Position committed) {

    /** How many events that is; sequences continue from one epoch to the next. */
    public long events() {
        return Math.max(0, committed.sequence() - published.sequence());
    }
}
