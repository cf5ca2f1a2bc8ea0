package io.payledger.stack;

/** Something of a stack that runs by itself, with the faults that can be done to it. Safe for use by several threads. */
public interface Part {

    /** Unique in its stack: {@code primary}, {@code follower-1}, {@code outbox-relay-2}. */
    String name();

    /** Starts it where it was stopped or killed, reached as before, and returns once it serves. */
    void start();

    /** An orderly end. Without effect on a part that does not run. */
    void stop();

    /** Like a power cut: nothing is flushed, no client is notified. Without effect on a part that does not run. */
    void kill();

    /** Freezes it: connections stay open without an answer, as in a long garbage collection. */
    void suspend();

    /** It goes on where it was, not knowing that time has passed. */
    void resume();

    default void restart() {
        stop();
        start();
    }
}
