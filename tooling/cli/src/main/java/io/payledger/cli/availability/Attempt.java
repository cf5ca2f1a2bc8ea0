package io.payledger.cli.availability;

import java.time.Duration;

/**
 * One request on the wire.
 *
 * @param first not the repetition of one that failed
 * @param ending {@link #ANSWERED}, or what the client saw instead
 */
record Attempt(RequestKind kind, String tenant, boolean first, long sentNanos, long endedNanos, String ending) {

    static final String ANSWERED = "answered";

    boolean succeeded() {
        return ending.equals(ANSWERED);
    }

    Duration took() {
        return Duration.ofNanos(endedNanos - sentNanos);
    }
}
