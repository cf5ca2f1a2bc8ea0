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
 * Consumers of the streams: committed events from where the reader says, in no group, with nothing stored. Made at the
 * start, so that a wrong file ends the start; without a broker the service starts, is ready, and refuses streams.
 */
@Singleton
@Startup
class Consumers {

    /** Payloads are of no use here, and as large as a register's chunk: few of them at a time. */
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
