package io.payledger.api.stream;

import io.payledger.service.kafka.KafkaClients;
import io.payledger.service.kafka.KafkaConfig;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Creates consumers for streams: committed events from a given offset, without a group. Checks the configuration file at
 * the start of the service, and needs no broker: without one, streams are refused.
 */
@Singleton
@Startup
class Consumers {

    /** Payloads are not used, and are as large as a register's chunk: few are fetched at a time. */
    private static final int FETCH_BYTES_MAX = 4 * 1024 * 1024;

    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            "payledger-api-streams",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            // offsets that are gone end the feed: it connects again, and streams look for what they missed
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            FETCH_BYTES_MAX,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            FETCH_BYTES_MAX);

    private final KafkaClients clients;

    Consumers(KafkaConfig config) {
        this.clients = new KafkaClients(
                config, List.of(ConsumerConfig.configNames(), AdminClientConfig.configNames()), Set.of());
    }

    Consumer<byte[], byte[]> open() {
        return clients.consumer(SETTINGS);
    }
}
