package io.payledger.benchmarks.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Of a system that publishes: what readers of committed records see in its topic. */
final class TopicProgress implements Progress {

    /** As many as the relay creates. */
    static final int PARTITIONS = 12;

    private final Round round;
    private final String topic;
    private final List<TopicPartition> partitions;
    private final Admin admin;
    private boolean exists;

    TopicProgress(Round round, String topic) {
        this.round = round;
        this.topic = topic;
        this.partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        this.admin = Admin.create(Map.of("bootstrap.servers", round.bootstrapServers()));
    }

    @Override
    public List<Long> ends() throws InterruptedException, ExecutionException {
        // the offsets of a topic that does not exist would be waited for
        exists = exists || admin.listTopics().names().get().contains(topic);
        if (!exists) {
            return List.of();
        }
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsResult offsets = admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        List<Long> ends = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            ends.add(offsets.partitionResult(partition).get().offset());
        }
        return ends;
    }

    @Override
    public TopicContents published() {
        TopicContents contents = new TopicContents(round.publishedThrough());
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                round.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> contents.add(
                                record.partition(),
                                record.offset(),
                                new String(record.key(), UTF_8),
                                sequence(record)));
            }
        }
        return contents;
    }

    private static long sequence(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(
                new String(record.headers().lastHeader(EventEnvelope.SEQUENCE).value(), UTF_8));
    }

    @Override
    public void close() {
        admin.close();
    }
}
