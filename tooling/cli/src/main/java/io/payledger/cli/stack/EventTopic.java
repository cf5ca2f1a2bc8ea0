package io.payledger.cli.stack;

import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.stack.StackException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of events from its beginning, as a consumer sees it that reads committed records only. Confined to one thread. */
final class EventTopic implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");
    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            // The command has a small heap.
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            8 * 1024 * 1024,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            10_000);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> firstEnds;
    private final boolean bounded;

    /**
     * One record, in the order of its partition's log.
     *
     * @param event empty for a record that is none
     * @param problem why it is none
     */
    record Row(String shard, String place, Optional<Event> event, String problem) {}

    record Event(Position position, String type, UUID subject) {}

    private EventTopic(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> firstEnds, boolean bounded) {
        this.consumer = consumer;
        this.firstEnds = firstEnds;
        this.bounded = bounded;
    }

    /**
     * At the beginning of the topic.
     *
     * @param bounded whether it ends where the topic ends now
     */
    static EventTopic open(String bootstrapServers, boolean bounded) {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            List<PartitionInfo> known = consumer.partitionsFor(Topics.EVENTS);
            if (known == null || known.isEmpty()) {
                throw new StackException("there is no topic " + Topics.EVENTS
                        + " yet: the relay creates it when it starts; see ./payledger status");
            }
            List<TopicPartition> partitions = known.stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Under read_committed this is where the first open transaction begins.
            return new EventTopic(consumer, consumer.endOffsets(partitions), bounded);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    /** The records that follow; none if there is none within half a second. */
    List<Row> next() {
        List<Row> rows = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL_TIMEOUT)) {
            long end = firstEnds.getOrDefault(new TopicPartition(each.topic(), each.partition()), 0L);
            if (!bounded || each.offset() < end) {
                rows.add(row(each));
            }
        }
        return rows;
    }

    boolean hasNext() {
        return !bounded
                || firstEnds.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private static Row row(ConsumerRecord<String, byte[]> published) {
        EventEnvelope.Headers headers = name -> {
            Header header = published.headers().lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        };
        String place = published.topic() + "-" + published.partition() + " offset " + published.offset();
        String shard = printable(String.valueOf(published.key()));
        try {
            headers.requireShard(String.valueOf(published.key()));
            return new Row(
                    shard,
                    place,
                    Optional.of(new Event(headers.position(), printable(headers.type()), headers.subject())),
                    "");
        } catch (MalformedEventException malformed) {
            return new Row(shard, place, Optional.empty(), String.valueOf(malformed.getMessage()));
        }
    }

    /** A record of another writer may hold anything, also what a terminal would execute. */
    private static String printable(String text) {
        return CONTROL_CHARACTER.matcher(text).replaceAll("?");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
