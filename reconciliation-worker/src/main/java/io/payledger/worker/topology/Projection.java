package io.payledger.worker.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.PartitionProgress;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.fold.StateBytes;
import io.payledger.worker.fold.StateKeys;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.RunLedger;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state as it can be read here: what the processor has written, committed or not. That is safe because the fold is
 * deterministic, and because every answer is checked against the very rows that it shows. Thread-safe.
 *
 * <p>Reads go through the store, not through interactive queries of the second version: those deadlock with writers.
 */
@Singleton
public final class Projection implements FoldListener {

    /** A backstop for a move that happened just before somebody began to wait; every later one is told at once. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Instance instance;
    private final String topic;
    private final WaitTimer timer;
    private final PositionWaiter watch;
    private volatile @Nullable KafkaStreams streams;

    @Inject
    Projection(Instance instance, WorkerConfig config, WaitTimer timer, MeterRegistry registry) {
        this.instance = instance;
        this.topic = config.topic();
        this.timer = timer;
        this.watch = new PositionWaiter(this::positions, timer, POLL_INTERVAL, config.waitersMax());
        Gauge.builder("payledger.worker.waiting.reads", watch, PositionWaiter::waiting)
                .description("Requests that wait for a frontier")
                .register(registry);
    }

    void attach(KafkaStreams running) {
        streams = running;
    }

    void detach() {
        streams = null;
    }

    /** Those who wait for a frontier of this instance. */
    public PositionWaiter watch() {
        return watch;
    }

    public Ownership ownerOf(Shard shard) {
        KafkaStreams running = streams;
        if (running == null) {
            return new Ownership.Unsettled();
        }
        try {
            // the default partitioner of the producer and this look-up hash the same bytes the same way
            KeyQueryMetadata owner =
                    running.queryMetadataForKey(FoldTopology.STORE, shard.id(), new StringSerializer());
            if (owner == null
                    || owner.equals(KeyQueryMetadata.NOT_AVAILABLE)
                    || owner.activeHost().port() < 0) {
                return new Ownership.Unsettled();
            }
            return owner.activeHost().equals(instance.host())
                    ? new Ownership.Here(owner.partition())
                    : new Ownership.Elsewhere(instance.urlOf(owner.activeHost()));
        } catch (IllegalStateException | InvalidStateStoreException notRunning) {
            return new Ownership.Unsettled();
        }
    }

    /** Every instance of the group, this one among them, in a stable order. */
    public SortedSet<URI> instances() {
        SortedSet<URI> all = new TreeSet<>(Set.of(instance.url()));
        KafkaStreams running = streams;
        if (running != null) {
            try {
                Collection<StreamsMetadata> clients = running.metadataForAllStreamsClients();
                clients.stream()
                        .filter(client -> client.port() >= 0)
                        .filter(client -> !client.hostInfo().equals(instance.host()))
                        .forEach(client -> all.add(instance.urlOf(client.hostInfo())));
            } catch (IllegalStateException notRunning) {
                // then nobody else is known, which is what is said
                return all;
            }
        }
        return all;
    }

    /** The partitions that this instance folds. */
    public SortedSet<Integer> partitions() {
        KafkaStreams running = streams;
        if (running == null) {
            return new TreeSet<>();
        }
        try {
            return running.metadataForLocalThreads().stream()
                    .flatMap(thread -> thread.activeTasks().stream())
                    .flatMap(task -> task.topicPartitions().stream())
                    .filter(partition -> partition.topic().equals(topic))
                    .map(partition -> partition.partition())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IllegalStateException notRunning) {
            return new TreeSet<>();
        }
    }

    /** Throws {@link NotServedException}, as every read here. */
    public ShardFrontier frontier(int partition, Shard shard) {
        return row(partition, StateKeys.frontier(shard), ShardFrontier.class).orElse(ShardFrontier.NONE);
    }

    public Optional<RunLedger> run(int partition, Shard shard, UUID run) {
        return row(partition, StateKeys.run(shard, run), RunLedger.class);
    }

    /**
     * The run's breaks in the order of their ids.
     *
     * @param after only those behind this id; empty for the first
     */
    public List<Break> breaks(int partition, Shard shard, RunLedger run, String after, int limit) {
        String prefix = StateKeys.breaks(shard, run.id());
        List<Break> breaks = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> rows =
                store(partition).range(prefix + after, StateKeys.breaksEnd(shard, run.id()))) {
            while (rows.hasNext() && breaks.size() < limit) {
                KeyValue<String, byte[]> row = rows.next();
                Break found = StateBytes.read(row.value, Break.class);
                if (found.standsIn(run.register()) && !row.key.equals(prefix + after)) {
                    breaks.add(found);
                }
            }
            return breaks;
        } catch (InvalidStateStoreException moved) {
            throw new NotServedException(partition, moved);
        }
    }

    public Optional<PartitionProgress> progress(int partition) {
        return row(partition, StateKeys.progress(topic, partition), PartitionProgress.class);
    }

    public SortedMap<Shard, ShardFrontier> frontiers(int partition) {
        SortedMap<Shard, ShardFrontier> frontiers = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> rows =
                store(partition).range(StateKeys.FRONTIERS, StateKeys.FRONTIERS_END)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                frontiers.put(StateKeys.shardOf(row.key), StateBytes.read(row.value, ShardFrontier.class));
            }
            return frontiers;
        } catch (InvalidStateStoreException moved) {
            throw new NotServedException(partition, moved);
        }
    }

    private <T> Optional<T> row(int partition, String key, Class<T> type) {
        try {
            return Optional.ofNullable(store(partition).get(key)).map(bytes -> StateBytes.read(bytes, type));
        } catch (InvalidStateStoreException moved) {
            throw new NotServedException(partition, moved);
        }
    }

    private ReadOnlyKeyValueStore<String, byte[]> store(int partition) {
        KafkaStreams running = streams;
        if (running == null) {
            throw new NotServedException(partition, new IllegalStateException("the fold is not running"));
        }
        try {
            return running.store(StoreQueryParameters.fromNameAndType(
                            FoldTopology.STORE, QueryableStoreTypes.<String, byte[]>keyValueStore())
                    .withPartition(partition));
        } catch (InvalidStateStoreException notServed) {
            throw new NotServedException(partition, notServed);
        }
    }

    private CompletionStage<Map<Shard, Position>> positions(Set<Shard> shards) {
        Map<Shard, Position> positions = new HashMap<>();
        for (Shard shard : shards) {
            if (ownerOf(shard) instanceof Ownership.Here here) {
                positionAt(here.partition(), shard).ifPresent(position -> positions.put(shard, position));
            }
        }
        return CompletableFuture.completedFuture(positions);
    }

    /** Empty while the partition moves: it may be back before a waiter's budget is spent. */
    private Optional<Position> positionAt(int partition, Shard shard) {
        try {
            return Optional.of(frontier(partition, shard).position());
        } catch (NotServedException moving) {
            return Optional.empty();
        }
    }

    @Override
    public void opened(int partition, Map<Shard, ShardFrontier> frontiers, Map<UUID, BrokenRun> broken) {
        // nobody can have waited here for a partition that was not here
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        if (outcome instanceof FoldOutcome.Applied applied && watch.waiting() > 0) {
            timer.execute(() -> watch.reached(applied.shard(), applied.position()));
        }
    }

    @Override
    public void closed(int partition) {
        // whoever waits finds out when it reads
    }
}
