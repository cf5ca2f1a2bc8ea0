package io.payledger.api.stream;

import io.payledger.service.kafka.KafkaClientFile;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How the brokers are reached. Made at the start, so that a wrong file ends the start; connects to nobody by itself. */
@Singleton
@Startup
class Consumers {

    /** A stream shows committed events from where it says, is in no group, and stores nothing. */
    private static final Set<String> RESERVED = Set.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
            ConsumerConfig.CLIENT_ID_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private static final int FETCH_BYTES_MAX = 4 * 1024 * 1024;

    private final Map<String, Object> settings;

    /** Throws {@link IllegalArgumentException} where the deployment's file is missing or asks for what it must not. */
    Consumers(KafkaConfig config) {
        Set<String> known = new HashSet<>(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        Map<String, Object> all = new HashMap<>();
        // payloads are of no use here, and as large as a register's chunk: few of them at a time
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_MAX);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        config.clientPropertiesFile()
                .ifPresent(path -> KafkaClientFile.read(path, known, RESERVED).forEach((key, value) -> {
                    if (ConsumerConfig.configNames().contains(key)) {
                        all.put(key, value);
                    }
                }));
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "payledger-api-streams");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // offsets that are gone are no reason to jump in silence: the feed connects anew, and streams look for what
        // they missed
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.settings = Map.copyOf(all);
    }

    Consumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
