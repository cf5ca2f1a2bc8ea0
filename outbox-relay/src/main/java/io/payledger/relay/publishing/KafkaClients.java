package io.payledger.relay.publishing;

import io.payledger.relay.KafkaConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.service.kafka.KafkaClientFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes every client of Kafka that the relay has, from its own settings and those of the deployment's file. */
public final class KafkaClients {

    /** Above the outbox's CHECK of 900,000 bytes, headers included: an oversized row would stop the relay for ever. */
    static final int REQUEST_BYTES_MAX = 1_000_000;

    /** Order, exactly-once and being the only one rest on these, or they have a setting of the relay's own. */
    private static final Set<String> RESERVED = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
            ProducerConfig.CLIENT_ID_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG);

    private final String bootstrapServers;
    private final Map<String, String> file;

    /** Throws {@link IllegalArgumentException} where the deployment's file is missing or asks for what it must not. */
    public KafkaClients(KafkaConfig config) {
        this.bootstrapServers = config.bootstrapServers();
        Set<String> known = new HashSet<>(AdminClientConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        this.file = config.clientPropertiesFile()
                .map(path -> KafkaClientFile.read(path, known, RESERVED))
                .orElse(Map.of());
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    Admin admin() {
        return Admin.create(settings(
                AdminClientConfig.configNames(),
                Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG, "payledger-relay-admin",
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000")));
    }

    KafkaProducer<byte[], byte[]> producer(RelayConfig relay) {
        return new KafkaProducer<>(
                settings(
                        ProducerConfig.configNames(),
                        Map.ofEntries(
                                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "payledger-relay"),
                                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, relay.transactionalId()),
                                Map.entry(
                                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                        Math.toIntExact(
                                                relay.transactionTimeout().toMillis())),
                                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                                Map.entry(ProducerConfig.LINGER_MS_CONFIG, "0"),
                                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
                                // lz4 falls back to plain Java where its native library does not load
                                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "12000"),
                                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000"),
                                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000"),
                                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** For reading back, with partitions assigned by hand: no group, no offsets. */
    KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        return new KafkaConsumer<>(
                settings(
                        ConsumerConfig.configNames(),
                        Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG, "payledger-relay-published",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString(),
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
                                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The file's word counts over the relay's where both may set something; each client gets only what it knows. */
    private Map<String, Object> settings(Set<String> known, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(own);
        file.forEach((key, value) -> {
            if (known.contains(key)) {
                settings.put(key, value);
            }
        });
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    /** Whether a broker was gone or busy, and another attempt may well go through. */
    public static boolean isRetriable(Throwable failure) {
        return failure instanceof RetriableException;
    }
}
