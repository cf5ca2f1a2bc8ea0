package io.payledger.api.command;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The one deadline of an execution; all its tries share it. */
record Deadline(long atNanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    Duration remaining() {
        return Duration.ofNanos(atNanos - System.nanoTime());
    }

    boolean hasPassed() {
        return remaining().isNegative();
    }

    /** At least 1, because 0 turns a timeout off. */
    long remainingMillis() {
        return Math.max(1, remaining().toMillis());
    }

    /** The budget, or what is left where that is less. */
    Duration within(Duration budget) {
        Duration remaining = remaining();
        return remaining.compareTo(budget) < 0 ? remaining : budget;
    }

    /** The step, which fails with a timeout at the deadline. */
    <T> Future<T> bound(Future<T> step) {
        return step.timeout(remainingMillis(), TimeUnit.MILLISECONDS);
    }
}
