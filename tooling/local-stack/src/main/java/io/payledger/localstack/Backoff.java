package io.payledger.localstack;

import java.time.Duration;

/**
 * How long a part that ended unexpectedly waits for its next start: twice as long each time, up to a maximum.
 *
 * @param stableAfter a part that ran for so long before it ended begins with the first delay again
 */
record Backoff(Duration first, Duration max, Duration stableAfter) {

    static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

    private static final int DOUBLINGS_MAX = 20;

    Backoff {
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "a backoff grows from a positive delay, not from " + first + " to " + max);
        }
    }

    /**
     * The delay before the next start.
     *
     * @param failures ends in a row, from 1
     */
    Duration delay(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return doubled.compareTo(max) < 0 ? doubled : max;
    }
}
