package io.payledger.freshness;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time: a schedule runs in microseconds, and the same way every time. */
final class SimulatedTime implements Timer {

    private record Task(long at, long order, Runnable body) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long scheduled;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Scheduled after(long delayNanos, Runnable task) {
        Task waiting = new Task(now + Math.max(0, delayNanos), scheduled++, task);
        tasks.add(waiting);
        return () -> tasks.remove(waiting);
    }

    /** How many tasks were ever scheduled. */
    long scheduled() {
        return scheduled;
    }

    void runUntilIdle() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            now = task.at;
            task.body.run();
        }
    }
}
