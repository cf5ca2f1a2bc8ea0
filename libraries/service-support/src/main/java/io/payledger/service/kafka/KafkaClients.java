package io.payledger.service.kafka;

import java.util.Collection;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes every Kafka client of a service, from the settings that the service gives and those of the deployment's file. The
 * file is read and checked once; each client gets the properties that it knows, and the file wins where both set one.
 * Thread-safe; connects to nothing by itself.
 */
public final class KafkaClients {

    /** Order, exactly-once and the client's identity rest on these in every service: no file decides them. */
    private static final Set<String> RESERVED = Set.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
            AdminClientConfig.CLIENT_ID_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
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

    /** For all admin clients and consumers: an operation that the broker does not answer fails within ten seconds. */
    private static final Map<String, Object> TIMEOUTS = Map.of(
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);

    private final String bootstrapServers;
    private final Map<String, String> file;

    /**
     * Throws {@link IllegalArgumentException} where the deployment's file cannot be read, names a property that no client
     * of the service knows, or one that the service decides.
     *
     * @param known the properties of the kinds of client that the service has, such as
     *     {@link ConsumerConfig#configNames()}
     * @param reserved what the service decides besides that which every service does
     */
    public KafkaClients(KafkaConfig config, Collection<Set<String>> known, Set<String> reserved) {
        this.bootstrapServers = config.bootstrapServers();
        Set<String> everyKnown = new HashSet<>();
        known.forEach(everyKnown::addAll);
        Set<String> everyReserved = new HashSet<>(RESERVED);
        everyReserved.addAll(reserved);
        this.file = config.clientPropertiesFile()
                .map(path -> KafkaClientFile.read(path, everyKnown, everyReserved))
                .orElse(Map.of());
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public Admin admin(Map<String, ?> own) {
        return Admin.create(settings(AdminClientConfig.configNames(), TIMEOUTS, own));
    }

    /** A consumer that commits no offsets and creates no topic. */
    public KafkaConsumer<byte[], byte[]> consumer(Map<String, ?> own) {
        Map<String, Object> base = new HashMap<>(TIMEOUTS);
        base.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        base.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(
                settings(ConsumerConfig.configNames(), base, own),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    public KafkaProducer<byte[], byte[]> producer(Map<String, ?> own) {
        return new KafkaProducer<>(
                settings(ProducerConfig.configNames(), Map.of(), own),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The file as a whole and the brokers, for Kafka Streams, which gives to each of its clients what that client knows. */
    public Map<String, Object> forStreams() {
        Map<String, Object> settings = new HashMap<>(file);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    Map<String, Object> settings(Set<String> known, Map<String, ?> base, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(base);
        settings.putAll(own);
        file.forEach((key, value) -> {
            if (known.contains(key)) {
                settings.put(key, value);
            }
        });
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }
}
