package io.payledger.worker;

import io.payledger.events.Topics;
import io.payledger.worker.EventHistory.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes as the relay does: keyed by shard, with CloudEvents headers, in transactions. */
final class Relay implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;

    Relay(String bootstrapServers) {
        this(bootstrapServers, Topics.EVENTS);
    }

    Relay(String bootstrapServers, String topic) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "relay-" + UUID.randomUUID());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /** All of them in one transaction; returns once it is committed. */
    void publish(Collection<RecordedEvent> events) {
        producer.beginTransaction();
        for (RecordedEvent event : events) {
            ProducerRecord<String, byte[]> message =
                    new ProducerRecord<>(topic, event.shard().id(), event.payload());
            event.headers()
                    .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            var unused = producer.send(message);
        }
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close();
    }
}
