package io.payledger.relay.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads {@link Topics#PUBLISHED} whole. */
final class PublishedTopic {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.PUBLISHED, 0);
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final KafkaClients kafka;

    PublishedTopic(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** What is settled by now. A transaction that is still open is not waited for: it may be a dead relay's. */
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
            // assigned although nothing is read here: the client warns of offsets of a partition that it does not hold
            consumer.assign(List.of(PARTITION));
            Long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            if (end == null) {
                throw new TimeoutException("no end offset of " + PARTITION);
            }
            return end;
        }
    }

    private PublishedPositions readTo(long end) {
        Map<String, Position> positions = new HashMap<>();
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(IsolationLevel.READ_COMMITTED)) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (consumer.position(PARTITION) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException(Topics.PUBLISHED + " could not be read to offset " + end + " in "
                            + READ_MAX.toSeconds() + " s: it ends at " + consumer.position(PARTITION));
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    positions.put(new String(record.key(), UTF_8), Position.parse(new String(record.value(), UTF_8)));
                }
            }
        }
        return new PublishedPositions(positions);
    }
}
