package io.payledger.service.problems;

import java.time.Duration;
import java.util.Set;

/** The header of a refusal that may pass. */
public final class RetryAfter {

    public static final String HEADER = "Retry-After";

    /** For a refusal that does not know how long it will last. Seconds. */
    public static final String SOON = "1";

    /** Of refusals that may pass. */
    public static final Set<Integer> STATUSES = Set.of(429, 503);

    private RetryAfter() {}

    /** Whole seconds, rounded up, and never 0: a client that comes back at once finds what it found. */
    public static String seconds(Duration retryAfter) {
        return String.valueOf(Math.max(1, (retryAfter.toMillis() + 999) / 1000));
    }
}
