package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.freshness.Position;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** One workload after the other, on one stack. */
final class Measurement {

    private final MeasuredStack stack;

    Measurement(MeasuredStack stack) {
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
        // all of them are applied: what was measured before has waited for the frontiers
        double applied = stack.appliedEvents();
        Map<String, Long> before = stack.processorMillis();
        ResponseTimes times = workload.load().run(length);
        Map<String, Position> positions = stack.positions();
        stack.awaitApplied(applied + sequences(positions) - sequences(positionsBefore));
        Map<String, Long> after = stack.processorMillis();
        requireChanges(workload.changing() ? times.count() : 0, positionsBefore, positions);
        // not measured: a request for each tenant
        stack.awaitFrontiers(positions);
        return Figures.of(times, before, after);
    }

    /** Each command is one change of its shard. */
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
