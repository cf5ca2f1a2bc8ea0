package io.payledger.projections.streams;

import io.payledger.service.kafka.KafkaClients;
import io.payledger.service.kafka.KafkaConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka clients of a worker. */
@Singleton
final class WorkerKafka {

    /** Exactly-once and the instance's part of the group rest on these, or they have a setting of the worker's own. */
    private static final Set<String> RESERVED = Set.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.APPLICATION_SERVER_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            StreamsConfig.NUM_STREAM_THREADS_CONFIG,
            StreamsConfig.ENABLE_METRICS_PUSH_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

    @Produces
    @Singleton
    KafkaClients clients(KafkaConfig config) {
        return new KafkaClients(
                config,
                List.of(
                        AdminClientConfig.configNames(),
                        ConsumerConfig.configNames(),
                        ProducerConfig.configNames(),
                        // of the topic that keeps a copy of the state; the broker's default otherwise
                        Set.of(StreamsConfig.REPLICATION_FACTOR_CONFIG)),
                RESERVED);
    }
}
