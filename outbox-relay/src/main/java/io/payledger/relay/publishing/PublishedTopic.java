package io.payledger.relay.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.freshness.Position;
import io.payledger.relay.RelayConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the whole topic of published positions. */
final class PublishedTopic {

    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final RelayKafka kafka;
    private final TopicPartition partition;

    PublishedTopic(RelayKafka kafka, RelayConfig.Topic topics) {
        this.kafka = kafka;
        this.partition = new TopicPartition(topics.published(), 0);
    }

    /** What is settled by now. Does not wait for an open transaction: it may be a dead relay's. */
    PublishedPositions readSettled() {
        return readTo(end(IsolationLevel.READ_COMMITTED));
    }

    /** Everything. Only after {@code initTransactions()}, which has settled what was open. */
    PublishedPositions readAll() {
        return readTo(end(IsolationLevel.READ_UNCOMMITTED));
    }

    /** With {@code READ_UNCOMMITTED} the high watermark, with {@code READ_COMMITTED} the last stable offset. */
    private long end(IsolationLevel isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(isolation)) {
            // assigned although nothing is read: the client warns of offsets of a partition that is not assigned to it
            consumer.assign(List.of(partition));
            Long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (end == null) {
                throw new TimeoutException("no end offset of " + partition);
            }
            return end;
        }
    }

    private PublishedPositions readTo(long end) {
        Map<String, Position> positions = new HashMap<>();
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(IsolationLevel.READ_COMMITTED)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the topic was not read in time: topic=" + partition.topic() + " offset="
                            + consumer.position(partition) + " end=" + end + " seconds=" + READ_MAX.toSeconds());
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    positions.put(new String(record.key(), UTF_8), Position.parse(new String(record.value(), UTF_8)));
                }
            }
        }
        return new PublishedPositions(positions);
    }
}
