package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part that is started again if it ends unexpectedly. All that happens to it happens on one thread of its own, in
 * order, and none of it waits for the part to serve, so that a command is carried out at any time. Thread-safe.
 */
final class SupervisedPart implements AutoCloseable {

    private static final Duration SERVING_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration SERVING_POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final ChildProcess part;
    private final Backoff backoff;
    private final Consumer<String> progress;
    private final ScheduledThreadPoolExecutor thread;

    // Confined to the thread.
    private boolean wanted = true;
    private int failures;
    private long launchedAtNanos = System.nanoTime();
    private @Nullable Future<?> nextStart;
    private String nextStartDetail = "";

    SupervisedPart(ChildProcess part, Backoff backoff, Consumer<String> progress) {
        this.part = part;
        this.backoff = backoff;
        this.progress = progress;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread supervising = new Thread(task, "supervise " + part.name());
            supervising.setDaemon(true);
            return supervising;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Notices that the part has ended; without effect if it runs, or is meant to be stopped. */
    void ended(String reason) {
        try {
            thread.execute(() -> {
                if (!wanted || part.isRunning()) {
                    return;
                }
                if (nextStart == null) {
                    startLater(reason);
                } else {
                    // noticed before, and written down as ended since
                    part.writeDown(RunFile.State.BACKOFF, nextStartDetail);
                }
            });
        } catch (RejectedExecutionException closed) {
            // The whole stack is being stopped.
            return;
        }
    }

    /** Returns what was done, once it is. */
    String carryOut(PartCommand command) {
        Future<String> done;
        try {
            done = thread.submit(() -> switch (command) {
                case STOP -> stop();
                case START -> start();
                case RESTART -> {
                    stop();
                    yield start();
                }
            });
        } catch (RejectedExecutionException closed) {
            throw new StackException("the stack is stopping: " + part.name() + " takes no more commands", closed);
        }
        try {
            return done.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof StackException expected
                    ? expected
                    : new StackException("could not " + command.verb() + " " + part.name(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted in '" + command.verb() + " " + part.name() + "'", interrupted);
        }
    }

    private String stop() {
        wanted = false;
        cancelNextStart();
        part.stop();
        return say("stopped");
    }

    private String start() {
        wanted = true;
        failures = 0;
        cancelNextStart();
        if (part.isRunning()) {
            return part.name() + " runs already: pid=" + part.pid();
        }
        return launch();
    }

    private String launch() {
        part.launch();
        launchedAtNanos = System.nanoTime();
        watchUntilServing(part.pid(), System.nanoTime() + SERVING_TIMEOUT.toNanos());
        return say("started: pid=" + part.pid() + " restarts=" + part.restarts());
    }

    private void startAgain() {
        nextStart = null;
        try {
            launch();
        } catch (RuntimeException failed) {
            if (!part.isStackShuttingDown()) {
                startLater(String.valueOf(failed.getMessage()));
            }
        }
    }

    private void startLater(String reason) {
        boolean wasStable =
                System.nanoTime() - launchedAtNanos >= backoff.stableAfter().toNanos();
        failures = wasStable ? 1 : failures + 1;
        Duration delay = backoff.delay(failures);
        Instant at = Instant.now().plus(delay).truncatedTo(ChronoUnit.SECONDS);
        nextStartDetail = reason + ", starts again at " + at;
        part.writeDown(RunFile.State.BACKOFF, nextStartDetail);
        nextStart = thread.schedule(this::startAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
        say(String.format(
                Locale.ROOT,
                "ended unexpectedly: %s failures=%d, starts again in %.1f s; log=%s",
                reason,
                failures,
                delay.toMillis() / 1e3,
                part.log()));
    }

    private void watchUntilServing(long pid, long untilNanos) {
        if (!part.isRunning() || part.pid() != pid) {
            return;
        }
        if (part.isServing()) {
            say("ready: pid=" + pid);
        } else if (System.nanoTime() - untilNanos < 0) {
            var unused = thread.schedule(
                    () -> watchUntilServing(pid, untilNanos), SERVING_POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            say("not ready after " + SERVING_TIMEOUT.toSeconds() + " s, still running: pid=" + pid + " log="
                    + part.log());
        }
    }

    private void cancelNextStart() {
        if (nextStart != null) {
            nextStart.cancel(false);
            nextStart = null;
        }
    }

    private String say(String what) {
        String line = part.name() + " " + what;
        progress.accept(line);
        return line;
    }

    /** Starts nothing any more, and leaves the part as it is. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StackException("the supervisor of " + part.name() + " does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the supervisor of " + part.name() + " ends", interrupted);
        }
    }
}
