package io.payledger.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

    private static final String TOPIC = "events";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<MockConsumer<byte[], byte[]>> opened = new CopyOnWriteArrayList<>();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final AtomicInteger listeners = new AtomicInteger();
    private volatile boolean topicExists = true;
    private volatile long end = 10;

    private final TopicReader reader = new TopicReader(TOPIC, Duration.ofMillis(200), this::consumer, listener());

    @AfterEach
    void stop() {
        reader.close();
    }

    @Test
    void nothingIsReadWithoutListeners() {
        reader.start();

        assertThat(reader.connected(Duration.ofMillis(300))
                        .toCompletableFuture()
                        .join())
                .isFalse();
        assertThat(opened).isEmpty();
    }

    @Test
    void readingStartsAtTheEndAndStopsWithTheLastListener() {
        reader.start();
        listen(1);
        opened.get(0).schedulePollTask(() -> {
            opened.get(0).addRecord(record(10));
            opened.get(0).addRecord(record(11));
        });

        await().atMost(SOON).until(() -> happened.size() == 3);
        listeners.set(0);

        await().atMost(SOON).until(() -> opened.get(0).closed());
        assertThat(happened).containsExactly("connected", "heard 10", "heard 11");
        listen(1);
        assertThat(opened).hasSize(2);
    }

    @Test
    void readingRestartsAfterAFailureAndTellsItsListener() {
        reader.start();
        listen(1);

        end = 25;
        opened.get(0).setPollException(new KafkaException("offsets are gone"));

        await().atMost(SOON).until(() -> opened.size() == 2 && happened.size() == 2);
        opened.get(1).schedulePollTask(() -> opened.get(1).addRecord(record(25)));
        await().atMost(SOON).until(() -> happened.size() == 3);
        assertThat(happened).containsExactly("connected", "connected", "heard 25");
        assertThat(opened.get(0).closed()).isTrue();
    }

    @Test
    void anUnexpectedFailureDoesNotEndStreamsForEver() {
        reader.start();
        listen(1);

        opened.get(0).schedulePollTask(() -> {
            throw new IllegalStateException("unexpected");
        });

        await().atMost(SOON).until(() -> opened.size() == 2 && happened.size() == 2);
    }

    @Test
    void aTopicThatDoesNotExistYetIsWaitedFor() {
        topicExists = false;
        reader.start();
        listeners.set(1);

        assertThat(reader.connected(Duration.ofMillis(300))
                        .toCompletableFuture()
                        .join())
                .isFalse();
        topicExists = true;

        assertThat(reader.connected(SOON).toCompletableFuture().join()).isTrue();
    }

    @Test
    void theReaderStopsDuringAPoll() {
        reader.start();
        listen(1);

        reader.close();

        assertThat(opened.get(0).closed()).isTrue();
    }

    private void listen(int count) {
        listeners.set(count);
        assertThat(reader.connected(SOON).toCompletableFuture().join()).isTrue();
    }

    private TopicReader.Listener listener() {
        return new TopicReader.Listener() {
            @Override
            public boolean isListening() {
                return listeners.get() > 0;
            }

            @Override
            public void connected() {
                happened.add("connected");
            }

            @Override
            public void heard(ConsumerRecord<byte[], byte[]> record) {
                happened.add("heard " + record.offset());
            }
        };
    }

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        Node node = new Node(1, "broker", 9092);
        if (topicExists) {
            consumer.updatePartitions(
                    TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
        }
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        opened.add(consumer);
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(TOPIC, 0, offset, "payroll/acme".getBytes(UTF_8), new byte[0]);
    }
}
