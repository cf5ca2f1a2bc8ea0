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
import io.payledger.worker.ledger.RunState;
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

    private final ReadPolicy<Projection> policy;

    @Inject
    SessionReads(Projection projection, Instance instance, WorkerConfig config, WaitTimer timer) {
        Store<Projection> store = new Store<>(instance.name(), projection, projection.watch());
        this.policy = ReadPolicy.overProjection(
                store,
                new ReadPolicy.Limits(
                        config.waitBudget(), config.waitBudget().plus(READ_ALLOWANCE), 0, config.retryAfter()),
                timer);
    }

    /** A run as it was found, and the frontier as it was found before. */
    record Shown(ShardFrontier frontier, Optional<RunState> run) {}

    CompletionStage<ReadOutcome<Shown>> read(
            int partition, Shard shard, UUID run, SessionToken token, Consistency consistency) {
        return policy.read(
                shard, token, consistency, (projection, timeout) -> attempt(projection, partition, shard, run));
    }

    /**
     * The frontier first and then the value, which may be newer by then. The value was changed at a position through
     * which its shard had been applied when it was read, so the newer of the two is what this answer shows.
     */
    private static CompletionStage<ReadAttempt.Reading<Shown>> attempt(
            Projection projection, int partition, Shard shard, UUID run) {
        try {
            ShardFrontier frontier = projection.frontier(partition, shard);
            Optional<RunState> value = projection.run(partition, shard, run);
            Position shown = Position.max(
                    frontier.position(), value.map(RunState::changedAt).orElse(Position.NONE));
            // no epoch of the store: one shard may have entered an epoch whose beginning another has yet to read
            return CompletableFuture.completedFuture(
                    new ReadAttempt.Reading<>(new ShardState(0, shown, List.of()), new Shown(frontier, value)));
        } catch (NotServedException moving) {
            return CompletableFuture.failedFuture(
                    new ReadAttempt.StoreMissedException(String.valueOf(moving.getMessage()), moving));
        }
    }
}
