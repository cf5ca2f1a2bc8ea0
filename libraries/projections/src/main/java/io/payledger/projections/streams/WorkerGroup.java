package io.payledger.projections.streams;

import io.payledger.freshness.Shard;
import io.payledger.projections.fold.ProjectionFold;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** The instances of this worker and what each of them owns, as far as this instance knows. Thread-safe. */
@Singleton
public final class WorkerGroup {

    private final RunningStreams streams;
    private final WorkerInstance instance;
    private final String topic;
    private final String store;

    @Inject
    WorkerGroup(RunningStreams streams, WorkerInstance instance, WorkerConfig config, ProjectionFold fold) {
        this.streams = streams;
        this.instance = instance;
        this.topic = config.topic();
        this.store = fold.name();
    }

    public Ownership ownerOf(Shard shard) {
        return whileRunning(new Ownership.Unsettled(), running -> {
            // the producer's default partitioner and this look-up hash the same bytes the same way
            KeyQueryMetadata owner = running.queryMetadataForKey(store, shard.id(), new StringSerializer());
            if (owner == null
                    || owner.equals(KeyQueryMetadata.NOT_AVAILABLE)
                    || owner.activeHost().port() < 0) {
                return new Ownership.Unsettled();
            }
            return owner.activeHost().equals(instance.host())
                    ? new Ownership.Here(owner.partition())
                    : new Ownership.Elsewhere(instance.urlOf(owner.activeHost()));
        });
    }

    /** Every known instance, this one included, in a stable order. */
    public SortedSet<URI> instances() {
        SortedSet<URI> all = new TreeSet<>(Set.of(instance.url()));
        all.addAll(whileRunning(Set.of(), running -> running.metadataForAllStreamsClients().stream()
                .filter(client -> client.port() >= 0)
                .filter(client -> !client.hostInfo().equals(instance.host()))
                .map(client -> instance.urlOf(client.hostInfo()))
                .collect(Collectors.toSet())));
        return all;
    }

    /** The partitions that this instance folds. */
    public SortedSet<Integer> partitions() {
        return whileRunning(new TreeSet<>(), running -> running.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private <T> T whileRunning(T otherwise, Function<KafkaStreams, T> question) {
        Optional<KafkaStreams> running = streams.current();
        if (running.isEmpty()) {
            return otherwise;
        }
        try {
            return question.apply(running.get());
        } catch (IllegalStateException | InvalidStateStoreException notRunning) {
            return otherwise;
        }
    }
}
