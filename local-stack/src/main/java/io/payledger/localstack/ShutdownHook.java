package io.payledger.localstack;

/** Closes something when the JVM ends before its owner did, by Ctrl-C for example. */
final class ShutdownHook {

    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    static ShutdownHook closing(String name, Runnable close) {
        Thread thread = new Thread(close, "close " + name);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ShutdownHook(thread);
    }

    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook is what is running: there is nothing to remove any more.
            return;
        }
    }
}
