package io.payledger.freshness;

/** The clock and scheduler of the read policy; a simulation has its own. */
public interface Timer {

    /** Nanoseconds from an arbitrary origin, never going back. */
    long nanoTime();

    /** Runs the task once, not before {@code delayNanos} have passed, on a thread of the timer's choice. */
    Scheduled after(long delayNanos, Runnable task);

    /** A task that waits for its time. */
    interface Scheduled {

        /** The timer forgets the task; one that runs or has run is not affected. */
        void cancel();
    }
}
