package io.payledger.relay.publishing;

import io.payledger.relay.RelayConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that a partition holds open although their coordinator knows nothing of them any more: what a broker can leave
 * that stood still in the middle of one (KIP-664 calls them hanging). No reader of committed records gets past them, and the
 * next transaction of the same producer would commit what they hold.
 */
final class HangingTransactions {

    private HangingTransactions() {}

    /** The partitions with an open transaction; only after {@code initTransactions()}, which has settled those that are known. */
    static List<TopicPartition> find(RelayKafka kafka, RelayConfig.Topic topics) {
        Map<TopicPartition, Long> ends = ends(kafka, topics, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> stable = ends(kafka, topics, IsolationLevel.READ_COMMITTED);
        return ends.keySet().stream()
                .filter(partition ->
                        Objects.requireNonNull(stable.get(partition)) < Objects.requireNonNull(ends.get(partition)))
                .toList();
    }

    private static Map<TopicPartition, Long> ends(
            RelayKafka kafka, RelayConfig.Topic topics, IsolationLevel isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(isolation)) {
            List<TopicPartition> partitions = Stream.of(topics.events(), topics.published())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            // assigned although nothing is read: the client warns of offsets of a partition that is not assigned to it
            consumer.assign(partitions);
            return consumer.endOffsets(partitions);
        }
    }
}
