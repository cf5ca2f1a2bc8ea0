package io.payledger.relay.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.store.OutboxRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactional producer: rows and the positions of their shards are committed together or not at all. Opening one
 * fences every earlier producer of the same transactional id. Unusable after any failure.
 */
final class EventProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventProducer.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final RelayConfig.Topic topics;

    private EventProducer(KafkaProducer<byte[], byte[]> producer, RelayConfig.Topic topics) {
        this.topics = topics;
        this.producer = producer;
    }

    /** Fences the former leader, and returns once the transaction that it left open is settled. */
    static EventProducer open(RelayKafka kafka, RelayConfig relay) {
        EventProducer producer = new EventProducer(kafka.producer(relay), relay.topic());
        try {
            producer.producer.initTransactions();
            producer.abort(HangingTransactions.find(kafka, relay.topic()));
        } catch (RuntimeException failed) {
            producer.close();
            throw failed;
        }
        return producer;
    }

    /** Takes what these partitions hold open into a transaction of its own, and aborts that. */
    private void abort(List<TopicPartition> hanging) {
        if (hanging.isEmpty()) {
            return;
        }
        LOG.warn("transactions that the brokers left open are aborted: partitions={}", hanging);
        producer.beginTransaction();
        hanging.forEach(partition ->
                send(new ProducerRecord<>(partition.topic(), partition.partition(), new byte[0], new byte[0])));
        // a partition that no record has reached is not told of the end
        producer.flush();
        producer.abortTransaction();
    }

    /** One Kafka transaction. */
    void publish(List<OutboxRow> rows, Map<String, Position> reached) {
        producer.beginTransaction();
        try {
            rows.forEach(row -> send(event(row)));
            reached.forEach((shard, position) -> send(new ProducerRecord<>(
                    topics.published(),
                    shard.getBytes(UTF_8),
                    position.toString().getBytes(UTF_8))));
        } catch (RuntimeException failed) {
            abort(failed);
            throw failed;
        }
        try {
            producer.commitTransaction();
        } catch (TimeoutException | InterruptException outcomeUnknown) {
            // not aborted, since it may be committed: the next producer settles it, and the outcome is read back
            throw outcomeUnknown;
        } catch (KafkaException failed) {
            abort(failed);
            throw failed;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        // not awaited: a record that cannot be sent fails the commit
        Future<RecordMetadata> unused = producer.send(record);
    }

    /** Spares readers the wait for the transaction's timeout. A fenced producer has nothing left to abort. */
    private void abort(RuntimeException failed) {
        if (failed instanceof InterruptException) {
            return;
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException notAborted) {
            failed.addSuppressed(notAborted);
        }
    }

    private ProducerRecord<byte[], byte[]> event(OutboxRow row) {
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(
                topics.events(), row.shard().getBytes(UTF_8), row.payload().getBytes(UTF_8));
        envelope(row).write((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
        return event;
    }

    private static EventEnvelope envelope(OutboxRow row) {
        return new EventEnvelope(
                row.shard(),
                row.position(),
                row.eventId(),
                row.eventType(),
                row.aggregateId(),
                row.occurredAt(),
                row.traceParent());
    }

    /** Does not wait: the next producer of this transactional id settles what is open. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
