package io.payledger.projections.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Turns a partition's lag in offsets into time: since when its end has been beyond what is consumed now. Exact to the
 * interval of the looks, and never more than the time since the first of them. One thread.
 */
final class LagHistory {

    /** An hour of ends that grow with every look; then the older ones matter more. */
    static final int ENDS_MAX = 1_800;

    private record End(long offset, long seenNanos) {}

    private final Deque<End> ahead = new ArrayDeque<>();
    private long lastEnd = -1;

    /** Another look; how long the partition has been behind, zero where it is not. */
    Duration look(long end, long lag, long nowNanos) {
        long consumed = end - lag;
        if (end > lastEnd) {
            lastEnd = end;
            if (ahead.size() < ENDS_MAX) {
                ahead.addLast(new End(end, nowNanos));
            }
        }
        while (!ahead.isEmpty() && ahead.getFirst().offset() <= consumed) {
            ahead.removeFirst();
        }
        return ahead.isEmpty() || lag == 0
                ? Duration.ZERO
                : Duration.ofNanos(nowNanos - ahead.getFirst().seenNanos());
    }
}
