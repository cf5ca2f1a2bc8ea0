package io.payledger.cli.availability;

import java.time.Duration;

/**
 * One thing that a client wanted, over all its attempts.
 *
 * @param cured an attempt succeeded in the end
 */
record Call(RequestKind kind, String tenant, long sentNanos, long endedNanos, boolean cured) {

    Duration took() {
        return Duration.ofNanos(endedNanos - sentNanos);
    }
}
