package io.payledger.cli.availability;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a well-behaved client repeats: after Retry-After, otherwise with backoff; not for ever, and never what was refused
 * for good. Pure.
 */
final class Retries {

    /** After that a client gives up, and the request counts as not cured. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

    private Retries() {}

    /** Whether a repetition may end differently. */
    static boolean mayHelp(int status, String problem) {
        return PASSING.contains(status) || problem.equals("command-in-flight");
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failures so far, at least one
     * @param random from 0 to 1: clients that failed together do not come back together
     */
    static Duration pause(int failures, Optional<String> retryAfter, double random) {
        Optional<Duration> told = retryAfter
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        if (told.isPresent()) {
            return told.get();
        }
        long longest = Math.min(FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(Math.round(longest * (0.5 + random / 2)));
    }
}
