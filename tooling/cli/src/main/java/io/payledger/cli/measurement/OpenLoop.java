package io.payledger.cli.measurement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Tasks that are due at a fixed rate: one that is late does not hold back the next. Beyond a number of tasks at a time, a
 * task waits for one of them; that counts, because each is told when it was due. Stateless.
 */
public final class OpenLoop {

    private static final int AT_ONCE_MIN = 8;
    private static final int AT_ONCE_MAX = 256;

    private OpenLoop() {}

    /**
     * What the tasks returned, in their order, once all have ended.
     *
     * @param tasks get the {@link System#nanoTime} at which they were due
     * @throws IllegalStateException if one failed
     */
    public static <T> List<T> run(int perSecond, List<LongFunction<T>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE_MAX, Math.max(AT_ONCE_MIN, perSecond)));
        try {
            List<Future<T>> begun = new ArrayList<>();
            long start = System.nanoTime();
            for (LongFunction<T> task : tasks) {
                long due = start + begun.size() * 1_000_000_000L / perSecond;
                await(due);
                begun.add(threads.submit(() -> task.apply(due)));
            }
            return results(begun);
        } finally {
            threads.shutdownNow();
        }
    }

    /** More precise than a sleep, which rounds up to milliseconds. */
    private static void await(long due) throws InterruptedException {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static <T> List<T> results(List<Future<T>> begun) throws InterruptedException {
        List<T> results = new ArrayList<>();
        List<ExecutionException> failures = new ArrayList<>();
        for (Future<T> each : begun) {
            try {
                results.add(each.get());
            } catch (ExecutionException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            ExecutionException first = failures.get(0);
            throw new IllegalStateException(
                    failures.size() + " of " + begun.size() + " failed, the first by " + first.getMessage(), first);
        }
        return results;
    }
}
