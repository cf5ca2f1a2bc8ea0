package io.payledger.cli.availability;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/**
 * How long nothing succeeded.
 *
 * @param length beyond the pause that the client's own schedule makes
 * @param over something succeeded again
 */
record Interruption(Duration length, boolean over) {

    static final Interruption NONE = new Interruption(Duration.ZERO, true);

    /**
     * The longest time without a success in a window. The last success before the window counts as its start; where
     * nothing succeeds up to its end, the interruption is not over.
     *
     * @param successNanos when answers came; of any order
     * @param schedule how often the client wants one
     */
    static Interruption longest(Collection<Long> successNanos, long fromNanos, long toNanos, Duration schedule) {
        if (toNanos < fromNanos) {
            throw new IllegalArgumentException("a window that ends " + (fromNanos - toNanos) + " ns before it begins");
        }
        long[] sorted = successNanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        long last = Arrays.stream(sorted)
                .filter(success -> success < fromNanos)
                .max()
                .orElse(fromNanos);
        long longest = 0;
        for (long success : sorted) {
            if (success >= fromNanos && success <= toNanos) {
                longest = Math.max(longest, success - last);
                last = success;
            }
        }
        long open = toNanos - last;
        // a window ends somewhere between two requests
        boolean over = open <= Math.max(longest, 2 * schedule.toNanos());
        return new Interruption(Duration.ofNanos(Math.max(0, Math.max(longest, open) - schedule.toNanos())), over);
    }

    Interruption orLonger(Interruption other) {
        return other.length.compareTo(length) > 0 ? other : this;
    }
}
