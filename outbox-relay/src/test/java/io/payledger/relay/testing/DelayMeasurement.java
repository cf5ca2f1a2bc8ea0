package io.payledger.relay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures the delay from the return of COMMIT to a read_committed consumer, and asserts nothing. Arguments: events per
 * second, seconds; then further settings of the relay as {@code key=value}.
 */
public final class DelayMeasurement {

    private static final String SHARD = "payroll/acme-de";

    private DelayMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        String[] changes = List.of(arguments).subList(2, arguments.length).toArray(String[]::new);
        Map<Position, Long> committed = new HashMap<>();
        Map<Position, Long> seen = new ConcurrentHashMap<>();
        AtomicBoolean done = new AtomicBoolean();
        try (RelayTestEnvironment environment = RelayTestEnvironment.prepare();
                Writer writer = environment.writer()) {
            environment.leader(changes);
            Thread consumer = new Thread(() -> consume(environment, seen, done));
            consumer.start();
            int warmUp = 3 * rate;
            int count = rate * seconds + warmUp;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = start + i * 1_000_000_000L / rate;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                Position position = writer.commit(SHARD, 1);
                committed.put(position, System.nanoTime());
            }
            environment.awaitEvents(count);
            done.set(true);
            consumer.join();
            List<Double> delaysMs = new ArrayList<>();
            for (long sequence = warmUp + 1L; sequence <= count; sequence++) {
                Position position = new Position(1, sequence);
                long delay =
                        Objects.requireNonNull(seen.get(position)) - Objects.requireNonNull(committed.get(position));
                delaysMs.add(Math.max(0, delay / 1e6));
            }
            delaysMs.sort(Double::compare);
            System.out.printf(
                    "rate=%d/s n=%d p50=%.1f ms p99=%.1f ms max=%.1f ms%n",
                    rate,
                    delaysMs.size(),
                    delaysMs.get(delaysMs.size() / 2),
                    delaysMs.get((int) (delaysMs.size() * 0.99)),
                    delaysMs.get(delaysMs.size() - 1));
        }
        System.exit(0);
    }

    private static void consume(RelayTestEnvironment environment, Map<Position, Long> seen, AtomicBoolean done) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", environment.broker().bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!done.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    seen.put(position(record), System.nanoTime());
                }
            }
        }
    }

    private static Position position(ConsumerRecord<byte[], byte[]> record) {
        EventEnvelope.Headers headers =
                name -> new String(record.headers().lastHeader(name).value(), UTF_8);
        return headers.position();
    }
}
