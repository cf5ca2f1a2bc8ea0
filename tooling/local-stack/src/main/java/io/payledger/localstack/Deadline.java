package io.payledger.localstack;

import java.time.Duration;

/** A bound on waiting for something outside this JVM, which can only be polled. Confined to one thread. */
final class Deadline {

    private static final long POLL_INTERVAL_MS = 20;

    private final long endsAtNanos;
    private final long pollIntervalMs;

    private Deadline(long endsAtNanos, long pollIntervalMs) {
        this.endsAtNanos = endsAtNanos;
        this.pollIntervalMs = pollIntervalMs;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), POLL_INTERVAL_MS);
    }

    /** For questions that cost the one who is asked something. */
    Deadline pollingEvery(Duration interval) {
        return new Deadline(endsAtNanos, interval.toMillis());
    }

    /** Whether the condition came true in time. */
    boolean await(Condition condition) {
        while (!condition.holds()) {
            if (System.nanoTime() - endsAtNanos >= 0) {
                return false;
            }
            try {
                Thread.sleep(pollIntervalMs);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new LocalStackException("interrupted while waiting", interrupted);
            }
        }
        return true;
    }

    @FunctionalInterface
    interface Condition {
        boolean holds();
    }
}
