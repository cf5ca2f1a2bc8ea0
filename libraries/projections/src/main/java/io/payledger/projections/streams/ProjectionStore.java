package io.payledger.projections.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.PartitionProgress;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.fold.ShardFrontier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.jspecify.annotations.Nullable;

/**
 * The state of this instance's partitions: what the processor has written, committed or not. Uncommitted state is safe to
 * read because the fold is deterministic, and because every answer is checked against the rows that it shows. Thread-safe.
 *
 * <p>Reads go to the store and not through interactive queries v2, which deadlock with writers.
 */
@Singleton
public final class ProjectionStore implements FoldListener {

    /** A backstop for a move just before a request began to wait; every later one is signalled at once. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final RunningStreams streams;
    private final WorkerGroup group;
    private final ProjectionFold fold;
    private final String topic;
    private final WaitTimer timer;
    private final PositionWaiter waiter;

    @Inject
    ProjectionStore(
            RunningStreams streams,
            WorkerGroup group,
            ProjectionFold fold,
            WorkerConfig config,
            WaitTimer timer,
            MeterRegistry registry) {
        this.streams = streams;
        this.group = group;
        this.fold = fold;
        this.topic = config.topic();
        this.timer = timer;
        this.waiter = new PositionWaiter(this::positions, timer, POLL_INTERVAL, config.waitersMax());
        Gauge.builder("payledger.worker.waiting.reads", waiter, PositionWaiter::waiting)
                .description("Requests that wait for a frontier")
                .register(registry);
    }

    /** Waits for frontiers of this instance. */
    public PositionWaiter waiter() {
        return waiter;
    }

    /** Throws {@link NotServedException}, as every read here does. */
    public ShardFrontier frontier(int partition, Shard shard) {
        return rows(partition)
                .get(FrontierKeys.frontier(shard), ShardFrontier.class)
                .orElse(ShardFrontier.NONE);
    }

    public Optional<PartitionProgress> progress(int partition) {
        return rows(partition).get(FrontierKeys.progress(topic, partition), PartitionProgress.class);
    }

    /** The frontiers of the partition in the order of their shards, from the one behind {@code after}. */
    public void scanFrontiers(int partition, Optional<Shard> after, FrontierVisitor visitor) {
        rows(partition)
                .scan(
                        after.map(FrontierKeys::behind).orElse(FrontierKeys.FRONTIERS),
                        FrontierKeys.FRONTIERS_END,
                        ShardFrontier.class,
                        (key, frontier) -> visitor.visit(FrontierKeys.shardOf(key), frontier));
    }

    /** Receives one frontier after the other. */
    public interface FrontierVisitor {

        /** Whether the scan goes on. */
        boolean visit(Shard shard, ShardFrontier frontier);
    }

    /** Every frontier among these rows. */
    public static SortedMap<Shard, ShardFrontier> frontiers(RowReader rows) {
        SortedMap<Shard, ShardFrontier> frontiers = new TreeMap<>();
        rows.scan(FrontierKeys.FRONTIERS, FrontierKeys.FRONTIERS_END, ShardFrontier.class, (key, frontier) -> {
            frontiers.put(FrontierKeys.shardOf(key), frontier);
            return true;
        });
        return frontiers;
    }

    public RowReader rows(int partition) {
        KafkaStreams running = streams.current()
                .orElseThrow(
                        () -> new NotServedException(partition, new IllegalStateException("the fold is not running")));
        try {
            return new PartitionRows(
                    partition,
                    running.store(StoreQueryParameters.fromNameAndType(
                                    fold.name(), QueryableStoreTypes.<String, byte[]>keyValueStore())
                            .withPartition(partition)),
                    fold.codec());
        } catch (InvalidStateStoreException notServed) {
            throw new NotServedException(partition, notServed);
        }
    }

    private CompletionStage<Map<Shard, Position>> positions(Set<Shard> shards) {
        Map<Shard, Position> positions = new HashMap<>();
        for (Shard shard : shards) {
            if (group.ownerOf(shard) instanceof Ownership.Here here) {
                Position position = positionAt(here.partition(), shard);
                if (position != null) {
                    positions.put(shard, position);
                }
            }
        }
        return CompletableFuture.completedFuture(positions);
    }

    /** Null while the partition moves: it may be back before the waiting request's budget is spent. */
    private @Nullable Position positionAt(int partition, Shard shard) {
        try {
            return frontier(partition, shard).position();
        } catch (NotServedException moving) {
            return null;
        }
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        if (outcome instanceof FoldOutcome.Applied applied && waiter.waiting() > 0) {
            timer.execute(() -> waiter.reached(applied.shard(), applied.position()));
        }
    }
}
