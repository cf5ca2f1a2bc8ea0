package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {

    private static final TopicPartition NOTES = new TopicPartition("notes", 0);

    @Test
    void committedRecordsSurviveAKilledBrokerAndARestart(@TempDir Path directory) throws Exception {
        String bootstrapServers;
        try (KafkaBroker broker = KafkaBroker.startIn(directory)) {
            bootstrapServers = broker.bootstrapServers();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
                admin.createTopics(List.of(new NewTopic(NOTES.topic(), 1, (short) 1)))
                        .all()
                        .get();
            }
            writeInTransaction(bootstrapServers, "before the kill");

            broker.kill();
            broker.start();

            writeInTransaction(bootstrapServers, "after the kill");
        }
        try (KafkaBroker broker = KafkaBroker.startIn(directory)) {
            assertThat(broker.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(read(bootstrapServers, 2)).containsExactly("before the kill", "after the kill");
            assertThat(broker.log()).content().doesNotContain("ERROR");
        }
    }

    private static void writeInTransaction(String bootstrapServers, String text) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "notes",
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                StringSerializer.class);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(NOTES.topic(), text));
            producer.commitTransaction();
            assertThat(sent).isDone();
        }
    }

    private static List<String> read(String bootstrapServers, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class);
        List<String> texts = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(NOTES));
            consumer.seekToBeginning(List.of(NOTES));
            long endsAtNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (texts.size() < count && System.nanoTime() < endsAtNanos) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> texts.add(record.value()));
            }
        }
        return texts;
    }
}
