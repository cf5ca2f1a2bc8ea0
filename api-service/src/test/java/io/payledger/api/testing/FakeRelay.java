package io.payledger.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.localstack.KafkaBroker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes a tenant's outbox on demand, with the headers of the real relay. */
public final class FakeRelay implements AutoCloseable {

    private final String shard;
    private final KafkaProducer<byte[], byte[]> producer;
    private long published;

    public FakeRelay(String shard) {
        this.shard = shard;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", ApiTestEnvironment.kafka().bootstrapServers(), "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static void makeTopic(KafkaBroker broker) {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 3, (short) 1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Everything that is committed and was not published by this one. */
    public void publish() {
        try (Connection connection = ApiTestEnvironment.cluster().primary().connect("payledger");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT * FROM outbox WHERE shard_id = ? AND sequence > ? ORDER BY sequence")) {
            select.setString(1, shard);
            select.setLong(2, published);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    publish(
                            row.getInt("epoch"),
                            row.getLong("sequence"),
                            row.getString("event_type"),
                            row.getString("aggregate_id"));
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** One event, committed in PostgreSQL or not. */
    public void publish(int epoch, long sequence, String type, String subject) {
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(Topics.EVENTS, shard.getBytes(UTF_8), "{\"netMinor\":1}".getBytes(UTF_8));
        new EventEnvelope(
                        shard,
                        new Position(epoch, sequence),
                        UUID.randomUUID(),
                        type,
                        UUID.fromString(subject),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        null)
                .write((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
        try {
            producer.send(event).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        published = Math.max(published, sequence);
    }

    @Override
    public void close() {
        producer.close();
    }
}
