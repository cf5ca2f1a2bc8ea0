package io.payledger.projections.streams;

import io.payledger.service.kafka.KafkaClientFile;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How every client of this process reaches the brokers. Made at the start, so that a wrong file ends the start. */
@Singleton
@Startup
public final class KafkaClients {

    /** Exactly-once and one's own part of the group rest on these, or they have a setting of the worker's own. */
    private static final Set<String> RESERVED = Set.of(
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.APPLICATION_SERVER_CONFIG,
            StreamsConfig.CLIENT_ID_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            StreamsConfig.NUM_STREAM_THREADS_CONFIG,
            StreamsConfig.GROUP_PROTOCOL_CONFIG,
            StreamsConfig.ENABLE_METRICS_PUSH_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG);

    private final String bootstrapServers;
    private final Map<String, String> file;

    @Inject
    KafkaClients(KafkaConfig config) {
        this.bootstrapServers = config.bootstrapServers();
        Set<String> known = new HashSet<>(AdminClientConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        // of the topic that keeps a copy of the state; the broker's default otherwise
        known.add(StreamsConfig.REPLICATION_FACTOR_CONFIG);
        this.file = config.clientPropertiesFile()
                .map(path -> KafkaClientFile.read(path, known, RESERVED))
                .orElse(Map.of());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Admin admin(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(own);
        file.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(key)) {
                settings.put(key, value);
            }
        });
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return Admin.create(settings);
    }

    /** Kafka Streams hands to each of its clients what that client knows. */
    void reach(Properties streams) {
        streams.putAll(file);
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }
}
