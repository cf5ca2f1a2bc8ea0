package io.payledger.worker.fold;

import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.Instant;

/**
 * The headers of an event, as far as the fold relies on them.
 *
 * @param type possibly one that this version does not know
 */
record Envelope(Position position, String type, Instant time) {

    /** Throws {@link MalformedEventException} where a header is missing, malformed, or of another shard. */
    static Envelope of(Shard shard, IncomingRecord arrival) {
        EventEnvelope.Headers headers = arrival.headers()::get;
        headers.requireShard(shard.id());
        return new Envelope(headers.position(), headers.type(), headers.time());
    }
}
