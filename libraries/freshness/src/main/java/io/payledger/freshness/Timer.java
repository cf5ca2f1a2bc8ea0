package io.payledger.freshness;

/** The clock and scheduler of the read policy; a simulation has its own. */
public interface Timer {

    /** Nanoseconds from an arbitrary origin, never going back. */
    long nanoTime();

    /** Runs the task once, not before {@code delayNanos} have passed, on a thread of the timer's choice. */
    void after(long delayNanos, Runnable task);
}
