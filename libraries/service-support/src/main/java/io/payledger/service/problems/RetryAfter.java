package io.payledger.service.problems;

import java.time.Duration;

/** The header of a refusal that may pass. */
public final class RetryAfter {

    public static final String HEADER = "Retry-After";

    private RetryAfter() {}

    /** Whole seconds, rounded up, and never 0: a client that comes back at once finds what it found. */
    public static String seconds(Duration retryAfter) {
        return String.valueOf(Math.max(1, (retryAfter.toMillis() + 999) / 1000));
    }
}
