package io.payledger.projections.fold;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a record did to the state. */
public sealed interface FoldOutcome {

    /**
     * The shard's frontier moved.
     *
     * @param type null where the fold does not know it
     * @param change what the fold returned
     * @param thawed whether the shard was frozen before
     */
    record Applied(
            Shard shard,
            Position position,
            Instant eventTime,
            @Nullable String type,
            @Nullable Object change,
            boolean thawed)
            implements FoldOutcome {}

    /** The event was applied before. */
    record Duplicate(Shard shard, Position position) implements FoldOutcome {}

    /** This record froze its shard. */
    record ShardFrozen(Shard shard, Position frontier, Freeze freeze) implements FoldOutcome {}

    /** The shard was frozen before; the record is dropped and has to be published again. */
    record RecordSkipped(Shard shard, String where) implements FoldOutcome {}

    /**
     * The record's key is not a shard. No shard freezes: had it been an event, the gap would show with the shard's next
     * one.
     */
    record UnkeyedRecord(String where, String detail) implements FoldOutcome {}
}
