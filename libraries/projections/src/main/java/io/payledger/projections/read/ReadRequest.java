package io.payledger.projections.read;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;

/** A read that was understood and allowed. */
record ReadRequest<T>(
        Shard shard, ShardRead<T> read, SessionToken token, Consistency consistency, boolean preferenceGiven) {

    /** Whether the answer must cover the session's positions. */
    boolean checked() {
        return consistency == Consistency.SESSION;
    }

    /** Whether the token was cut to its newest entries and has lost this shard's. */
    boolean unproven() {
        return checked() && token.restStrong() && !token.names(shard);
    }

    Position newestRequired() {
        return token.required(shard).stream().reduce(Position.NONE, Position::max);
    }
}
