package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.freshness.Position;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Clients each of which sends its next request once it has the response to its last one. */
final class ClosedLoop {

    private final MeasuredStack stack;

    ClosedLoop(MeasuredStack stack) {
        this.stack = stack;
    }

    /** Ends once the relay and the worker have done their work for the last command. */
    Outcome<Figures> run(int round, Workload workload, Duration length) throws InterruptedException {
        try {
            return Outcome.measured(round, workload, measure(workload, length));
        } catch (ExecutionException
                | IOException
                | UncheckedIOException
                | SQLException
                | IllegalStateException
                | StackException failed) {
            return Outcome.failed(round, workload, String.valueOf(failed.getMessage()));
        }
    }

    private Figures measure(Workload workload, Duration length)
            throws InterruptedException, ExecutionException, IOException, SQLException {
        Map<String, Position> positionsBefore = stack.positions();
        Map<String, Long> before = stack.processorMillis();
        ResponseTimes times = ResponseTimes.fromNowOn(System::nanoTime, length);
        work(workload.clients(), times);
        Map<String, Position> positions = stack.positions();
        stack.awaitFrontiers(positions);
        Map<String, Long> after = stack.processorMillis();
        requireChanges(workload.commands() ? times.count() : 0, positionsBefore, positions);
        return Figures.of(times, before, after);
    }

    private static void work(List<Consumer<ResponseTimes>> clients, ResponseTimes times)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Callable<Boolean>> tasks = clients.stream()
                    .<Callable<Boolean>>map(client -> () -> {
                        while (!times.isOver()) {
                            client.accept(times);
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each command that was answered is one change of its shard. */
    static void requireChanges(int expected, Map<String, Position> before, Map<String, Position> after) {
        long changes = sequences(after) - sequences(before);
        if (changes != expected) {
            throw new IllegalStateException(expected + " commands have made " + changes + " changes");
        }
    }

    private static long sequences(Map<String, Position> positions) {
        return positions.values().stream().mapToLong(Position::sequence).sum();
    }
}
