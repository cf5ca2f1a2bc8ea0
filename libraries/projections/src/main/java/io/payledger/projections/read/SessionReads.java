package io.payledger.projections.read;

import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.Store;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.streams.NotServedException;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.WaitTimer;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.projections.streams.WorkerInstance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads of this instance's partitions, under the read policy that also governs followers and the primary. */
@Singleton
final class SessionReads {

    /** What the last read after a full wait may take. */
    private static final Duration READ_ALLOWANCE = Duration.ofMillis(500);

    /** Writing one event's rows takes milliseconds. */
    private static final Duration REPEAT_AFTER = Duration.ofMillis(1);

    private final ReadPolicy<ProjectionStore> policy;
    private final WaitTimer timer;

    @Inject
    SessionReads(ProjectionStore projection, WorkerInstance instance, WorkerConfig config, WaitTimer timer) {
        this.timer = timer;
        this.policy = ReadPolicy.overProjection(
                new Store<>(instance.name(), projection, projection.waiter()),
                new ReadPolicy.Limits(
                        config.waitBudget(), config.waitBudget().plus(READ_ALLOWANCE), 0, config.retryAfter()),
                timer);
    }

    /** What was found, and the frontier that was read before it. */
    record Found<T>(ShardFrontier frontier, T value) {}

    <T> CompletionStage<ReadOutcome<Found<T>>> read(int partition, ReadRequest<T> request) {
        return policy.read(request.shard(), request.token(), request.consistency(), (projection, timeout) -> {
            CompletableFuture<ReadAttempt.Reading<Found<T>>> reading = new CompletableFuture<>();
            attempt(projection, partition, request, timer.nanoTime() + timeout.toNanos(), reading);
            return reading;
        });
    }

    /**
     * Reads the frontier before the rows, which may be newer by then. A row was changed at a position through which its
     * shard had been applied when it was read, so the newer of the two positions is what the answer shows.
     */
    private <T> void attempt(
            ProjectionStore projection,
            int partition,
            ReadRequest<T> request,
            long deadlineNanos,
            CompletableFuture<ReadAttempt.Reading<Found<T>>> reading) {
        try {
            ShardFrontier frontier = projection.frontier(partition, request.shard());
            Optional<ShardRead.Snapshot<T>> snapshot = request.read().read(projection.rows(partition));
            if (snapshot.isPresent()) {
                Position shown =
                        Position.max(frontier.position(), snapshot.get().changedAt());
                // no epoch of the store: one shard may have entered an epoch whose start another has yet to read
                reading.complete(new ReadAttempt.Reading<>(
                        new ShardState(0, shown, List.of()),
                        new Found<>(frontier, snapshot.get().found())));
            } else if (timer.nanoTime() - deadlineNanos < 0) {
                timer.after(
                        REPEAT_AFTER.toNanos(), () -> attempt(projection, partition, request, deadlineNanos, reading));
            } else {
                reading.completeExceptionally(new ReadAttempt.StoreMissedException(
                        "the rows were being written for as long as the read could wait", new IllegalStateException()));
            }
        } catch (NotServedException moving) {
            reading.completeExceptionally(
                    new ReadAttempt.StoreMissedException(String.valueOf(moving.getMessage()), moving));
        } catch (RuntimeException broken) {
            reading.completeExceptionally(broken);
        }
    }
}
