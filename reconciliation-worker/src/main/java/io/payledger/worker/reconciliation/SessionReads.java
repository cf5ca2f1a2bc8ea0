package io.payledger.worker.reconciliation;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.Store;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.RunLedger;
import io.payledger.worker.topology.Instance;
import io.payledger.worker.topology.NotServedException;
import io.payledger.worker.topology.Projection;
import io.payledger.worker.topology.WaitTimer;
import io.payledger.worker.topology.WorkerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads of this instance's part of the projection, under the policy that followers and primary are held to as well. */
@Singleton
final class SessionReads {

    /** What the last read after a full wait may take. */
    private static final Duration READ_ALLOWANCE = Duration.ofMillis(500);

    /** The writing of one event's rows is a matter of milliseconds. */
    private static final Duration AGAIN_AFTER = Duration.ofMillis(1);

    private final ReadPolicy<Projection> policy;
    private final WaitTimer timer;

    @Inject
    SessionReads(Projection projection, Instance instance, WorkerConfig config, WaitTimer timer) {
        this.timer = timer;
        Store<Projection> store = new Store<>(instance.name(), projection, projection.watch());
        this.policy = ReadPolicy.overProjection(
                store,
                new ReadPolicy.Limits(
                        config.waitBudget(), config.waitBudget().plus(READ_ALLOWANCE), 0, config.retryAfter()),
                timer);
    }

    /** Which breaks are asked for: as many as {@code limit} behind the id {@code after}, which is empty at first. */
    record Page(String after, int limit) {}

    /** A run as it was found with a page of its breaks and perhaps the next one, and the frontier as it was found before. */
    record RunSnapshot(ShardFrontier frontier, Optional<RunLedger> run, List<Break> breaks) {}

    CompletionStage<ReadOutcome<RunSnapshot>> read(
            int partition, Shard shard, UUID run, Page page, SessionToken token, Consistency consistency) {
        return policy.read(shard, token, consistency, (projection, timeout) -> {
            CompletableFuture<ReadAttempt.Reading<RunSnapshot>> reading = new CompletableFuture<>();
            attempt(projection, partition, shard, run, page, timer.nanoTime() + timeout.toNanos(), reading);
            return reading;
        });
    }

    /**
     * The frontier first and then the run, which may be newer by then. The run was changed at a position through which its
     * shard had been applied when it was read, so the newer of the two is what this answer shows.
     *
     * <p>An event writes breaks before their run. A break that is newer than the run was read in the middle of that, and
     * both are read again: otherwise the answer would show more than it says.
     */
    private void attempt(
            Projection projection,
            int partition,
            Shard shard,
            UUID run,
            Page page,
            long deadlineNanos,
            CompletableFuture<ReadAttempt.Reading<RunSnapshot>> reading) {
        try {
            ShardFrontier frontier = projection.frontier(partition, shard);
            Optional<RunLedger> value = projection.run(partition, shard, run);
            Position changedAt = value.map(RunLedger::changedAt).orElse(Position.NONE);
            // one more than asked for tells that there are more
            List<Break> breaks = value.map(
                            found -> projection.breaks(partition, shard, found, page.after(), page.limit() + 1))
                    .orElse(List.of());
            if (breaks.stream().allMatch(found -> changedAt.covers(found.changedAt()))) {
                Position shown = Position.max(frontier.position(), changedAt);
                // no epoch of the store: one shard may have entered an epoch whose beginning another has yet to read
                reading.complete(new ReadAttempt.Reading<>(
                        new ShardState(0, shown, List.of()), new RunSnapshot(frontier, value, breaks)));
            } else if (timer.nanoTime() - deadlineNanos < 0) {
                timer.after(
                        AGAIN_AFTER.toNanos(),
                        () -> attempt(projection, partition, shard, run, page, deadlineNanos, reading));
            } else {
                reading.completeExceptionally(new ReadAttempt.StoreMissedException(
                        "the run was being written for as long as the read could wait", new IllegalStateException()));
            }
        } catch (NotServedException moving) {
            reading.completeExceptionally(
                    new ReadAttempt.StoreMissedException(String.valueOf(moving.getMessage()), moving));
        } catch (RuntimeException broken) {
            reading.completeExceptionally(broken);
        }
    }
}
