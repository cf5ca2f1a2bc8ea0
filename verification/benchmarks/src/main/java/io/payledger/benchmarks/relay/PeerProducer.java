package io.payledger.benchmarks.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's producer as the peers use it: with the relay's batches and compression, and records like the relay's. */
final class PeerProducer implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    private PeerProducer(Map<String, Object> settings, String topic) {
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    /** Writes each record once in the order of its partition, as long as it lives. */
    static PeerProducer idempotent(Round round, String name) {
        return new PeerProducer(settings(round), name);
    }

    static PeerProducer transactional(Round round, String name) {
        Map<String, Object> settings = settings(round);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        PeerProducer opened = new PeerProducer(settings, name);
        opened.producer.initTransactions();
        return opened;
    }

    private static Map<String, Object> settings(Round round) {
        return new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                round.bootstrapServers(),
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"));
    }

    void begin() {
        producer.beginTransaction();
    }

    /** Not awaited: a record that cannot be sent fails the commit or the flush that follows. */
    Future<RecordMetadata> send(EventEnvelope envelope, String payload) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, envelope.shard().getBytes(UTF_8), payload.getBytes(UTF_8));
        envelope.write((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return producer.send(record);
    }

    void commit() {
        producer.commitTransaction();
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
