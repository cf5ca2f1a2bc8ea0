package io.payledger.cli.measurement;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.Duration;

/** An approval that a reader has seen; all times as {@link System#nanoTime} has them. */
public record VisibleApproval(
        Shard shard, Position position, long dueNanos, long acknowledgedNanos, long visibleNanos) {

    public Duration sinceDue() {
        return Duration.ofNanos(visibleNanos - dueNanos);
    }

    public Duration sinceAcknowledged() {
        return Duration.ofNanos(visibleNanos - acknowledgedNanos);
    }

    /** The same approval for a reader who looks for it from its response on, where it became visible at that time. */
    public VisibleApproval visibleAt(long nanos) {
        return new VisibleApproval(
                shard,
                position,
                dueNanos,
                acknowledgedNanos,
                nanos - acknowledgedNanos < 0 ? acknowledgedNanos : nanos);
    }
}
