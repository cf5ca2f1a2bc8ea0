package io.payledger.relay.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.relay.store.OutboxRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A topic that an earlier relay filled. Its records are read back as the rows that they were made of. */
final class SourceTopic {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final RelayKafka kafka;
    private final String name;

    SourceTopic(RelayKafka kafka, String name) {
        this.kafka = kafka;
        this.name = name;
    }

    /** Every committed event up to the present end of the topic: each shard in order, shards in any order. */
    void read(Consumer<OutboxRow> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(IsolationLevel.READ_COMMITTED)) {
            @Nullable List<PartitionInfo> found = consumer.partitionsFor(name);
            if (found == null || found.isEmpty()) {
                throw new RefusedException(
                        RefusedException.Cause.STOPPED,
                        "there is no topic " + name
                                + " to copy from; correct or remove payledger.relay.topic.copy-from");
            }
            List<TopicPartition> partitions = found.stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // read_committed ends before an open transaction; what comes after it comes through the WAL
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long progressed = System.nanoTime();
            while (!hasReached(consumer, ends)) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    progressed = System.nanoTime();
                } else if (System.nanoTime() - progressed > SILENCE_MAX.toNanos()) {
                    throw new TimeoutException("no record came: topic=" + name + " seconds=" + SILENCE_MAX.toSeconds());
                }
                records.forEach(record -> reader.accept(row(record)));
            }
        }
    }

    private static boolean hasReached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static OutboxRow row(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            throw foreign(record, "it has no key or no value");
        }
        try {
            EventEnvelope event = EventEnvelope.read(new String(record.key(), UTF_8), name -> header(record, name));
            return new OutboxRow(
                    event.shard(),
                    event.position(),
                    event.id(),
                    event.type(),
                    event.subject(),
                    event.time(),
                    event.traceParent(),
                    new String(record.value(), UTF_8));
        } catch (MalformedEventException malformed) {
            throw foreign(record, String.valueOf(malformed.getMessage()));
        }
    }

    private static RefusedException foreign(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new RefusedException(
                RefusedException.Cause.STOPPED,
                "not a record of a relay: partition=" + record.topic() + "-" + record.partition() + " offset="
                        + record.offset() + " reason=" + reason
                        + "; set payledger.relay.topic.copy-from to a topic that a relay filled");
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
