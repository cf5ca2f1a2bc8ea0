package io.payledger.projections.fold;

import io.payledger.freshness.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard has been applied.
 *
 * @param eventTime of the event at that position, null before the first
 * @param frozen null unless the shard is frozen
 */
public record ShardFrontier(
        Position position,
        @Nullable Instant eventTime,
        @Nullable Freeze frozen) {

    public static final ShardFrontier NONE = new ShardFrontier(Position.NONE, null, null);

    ShardFrontier frozenBy(Freeze freeze) {
        return new ShardFrontier(position, eventTime, freeze);
    }
}
