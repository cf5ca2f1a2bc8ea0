package io.payledger.projections.streams;

import io.payledger.freshness.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Real time, and the threads on which waiting reads continue: never on the thread that folds, which would then serve
 * readers instead of events.
 */
@Singleton
public final class WaitTimer implements Timer, Executor {

    /** A read here looks up a few rows; two threads keep one slow disk read from delaying all others. */
    private static final int THREADS = 2;

    final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
        Thread thread = new Thread(task, "waiting-reads");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    WaitTimer() {
        // otherwise it keeps a cancelled task, and all that the task refers to, until its time
        threads.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Scheduled after(long delayNanos, Runnable task) {
        try {
            Future<?> waiting = threads.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> waiting.cancel(false);
        } catch (RejectedExecutionException stopping) {
            // the process ends, and every request with it
            return () -> {};
        }
    }

    @Override
    public void execute(Runnable task) {
        after(0, task);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
