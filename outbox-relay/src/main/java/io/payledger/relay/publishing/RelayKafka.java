package io.payledger.relay.publishing;

import io.payledger.relay.RelayConfig;
import io.payledger.service.kafka.KafkaClients;
import io.payledger.service.kafka.KafkaConfig;
import java.util.List;
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

/** The relay's Kafka clients with the settings that order and exactly-once need. */
public final class RelayKafka {

    /** Above the outbox's CHECK of 900,000 bytes, headers included: an oversized row would stop the relay. */
    static final int REQUEST_BYTES_MAX = 1_000_000;

    private final KafkaClients clients;

    /** Throws {@link IllegalArgumentException} if the deployment's file is missing or sets a reserved property. */
    public RelayKafka(KafkaConfig config) {
        this.clients = new KafkaClients(
                config,
                List.of(AdminClientConfig.configNames(), ProducerConfig.configNames(), ConsumerConfig.configNames()),
                Set.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
    }

    public String bootstrapServers() {
        return clients.bootstrapServers();
    }

    Admin admin() {
        return clients.admin(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "payledger-relay-admin"));
    }

    KafkaProducer<byte[], byte[]> producer(RelayConfig relay) {
        return clients.producer(Map.ofEntries(
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "payledger-relay"),
                Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, relay.transactionalId()),
                Map.entry(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Math.toIntExact(relay.transactionTimeout().toMillis())),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
                // lz4 falls back to plain Java where its native library does not load
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 12_000),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX)));
    }

    /** For reading back, with partitions assigned by hand: no group, no offsets. */
    KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        return clients.consumer(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "payledger-relay-published",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString()));
    }

    /** Whether a broker was gone or busy, so that another attempt may succeed. */
    public static boolean isRetriable(Throwable failure) {
        return failure instanceof RetriableException;
    }
}
