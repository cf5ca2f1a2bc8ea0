package io.payledger.benchmarks.latency;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.stack.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** When a reader of committed records has seen each position in a changelog. Thread-safe. */
final class CommittedPositions implements AutoCloseable {

    private static final Duration SEEN_MAX = Duration.ofSeconds(20);

    /** By {@link System#nanoTime}. */
    private final Map<Shard, NavigableMap<Position, Long>> seen = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** Reads on a thread of its own until it is closed. */
    void startReading(String bootstrapServers, String changelog) {
        Thread reading = new Thread(() -> read(bootstrapServers, changelog), "committed-positions");
        reading.setDaemon(true);
        reading.start();
    }

    private void read(String bootstrapServers, String changelog) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // a commit need not wake a fetch that the broker holds
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(changelog).stream()
                    .map(partition -> new TopicPartition(changelog, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record ->
                                add(new Shard(record.key()), Position.parse(record.value()), System.nanoTime()));
            }
        }
    }

    void add(Shard shard, Position position, long nanos) {
        seen.computeIfAbsent(shard, first -> new ConcurrentSkipListMap<>()).putIfAbsent(position, nanos);
    }

    /** Empty where it has not been seen yet. A later position of the shard shows the earlier ones as well. */
    Optional<Long> seenAt(Shard shard, Position position) {
        return Optional.ofNullable(seen.get(shard))
                .map(positions -> positions.ceilingEntry(position))
                .map(Map.Entry::getValue);
    }

    /** Waits for it; throws IllegalStateException if it is not seen in time. */
    long awaitSeen(Shard shard, Position position) {
        return Deadline.in(SEEN_MAX)
                .awaitPresent(() -> seenAt(shard, position))
                .orElseThrow(() -> new IllegalStateException(
                        "no commit has shown " + position + " of " + shard + " within " + SEEN_MAX.toSeconds() + " s"));
    }

    /** The reading ends within one poll. */
    @Override
    public void close() {
        closed = true;
    }
}
