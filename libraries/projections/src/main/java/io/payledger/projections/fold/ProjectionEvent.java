package io.payledger.projections.fold;

import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a shard: the headers that every fold relies on, and the payload as it was written.
 *
 * @param type possibly one that this version does not know
 * @param time when the command's transaction began, by the clock of the primary
 * @param headers for those that only some folds use
 * @param payload null where the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record ProjectionEvent(
        Shard shard,
        Position position,
        String type,
        Instant time,
        EventEnvelope.Headers headers,
        byte @Nullable [] payload) {

    /** Throws {@link MalformedEventException} where a header is missing, malformed, or of another shard. */
    static ProjectionEvent of(Shard shard, IncomingRecord record) {
        EventEnvelope.Headers headers = record.headers()::get;
        headers.requireShard(shard.id());
        return new ProjectionEvent(shard, headers.position(), headers.type(), headers.time(), headers, record.value());
    }
}
