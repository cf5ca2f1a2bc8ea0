package io.payledger.endtoend;

import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topics as a downstream consumer does: committed records only, from the beginning to the end. */
final class Kafka {

    private Kafka() {}

    /** One event on the topic. */
    record Published(Position position, String type, String run, Map<String, String> headers, String payload) {}

    /** The events by shard, in the order of the topic. */
    static Map<String, List<Published>> events(String bootstrapServers) {
        Map<String, List<Published>> events = new LinkedHashMap<>();
        read(bootstrapServers, Topics.EVENTS, each -> {
            Map<String, String> headers = headers(each);
            EventEnvelope envelope = EventEnvelope.read(each.key(), headers::get);
            events.computeIfAbsent(each.key(), shard -> new ArrayList<>())
                    .add(new Published(
                            envelope.position(),
                            envelope.type(),
                            envelope.subject().toString(),
                            headers,
                            each.value()));
        });
        return events;
    }

    /** The published position of each shard, from the topic. */
    static Map<String, String> published(String bootstrapServers) {
        Map<String, String> published = new LinkedHashMap<>();
        read(bootstrapServers, Topics.PUBLISHED, each -> published.put(each.key(), each.value()));
        return published;
    }

    private static void read(String bootstrapServers, String topic, Consumer<ConsumerRecord<String, String>> reader) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
            }
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> of) {
        Map<String, String> headers = new LinkedHashMap<>();
        of.headers().forEach(each -> headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
