package io.payledger.stack;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A bound on waiting for something outside this JVM, which can only be polled. Confined to one thread. */
public final class Deadline {

    private static final long POLL_INTERVAL_MS = 20;

    private final long endsAtNanos;
    private final long pollIntervalMs;

    private Deadline(long endsAtNanos, long pollIntervalMs) {
        this.endsAtNanos = endsAtNanos;
        this.pollIntervalMs = pollIntervalMs;
    }

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), POLL_INTERVAL_MS);
    }

    /** For conditions that are expensive to check. */
    public Deadline pollingEvery(Duration interval) {
        return new Deadline(endsAtNanos, interval.toMillis());
    }

    /** Whether the condition came true in time. */
    public boolean await(BooleanSupplier condition) {
        return awaitPresent(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    /** What the attempt returned once it returned something; empty where it did not in time. */
    public <T> Optional<T> awaitPresent(Supplier<Optional<T>> attempt) {
        Optional<T> result = attempt.get();
        while (result.isEmpty() && System.nanoTime() - endsAtNanos < 0) {
            try {
                Thread.sleep(pollIntervalMs);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while waiting", interrupted);
            }
            result = attempt.get();
        }
        return result;
    }
}
