package io.payledger.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.localstack.KafkaBroker;
import io.payledger.service.kafka.KafkaConfig;
import io.payledger.testing.DevelopmentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumersTest {

    @Test
    void theTopicIsReadOverTlsWithAPasswordAndLeavesNothingAtTheBroker(@TempDir Path directory) throws Exception {
        DevelopmentCertificate certificate = DevelopmentCertificate.in(directory.resolve("certificate"));
        CountDownLatch heard = new CountDownLatch(1);
        try (KafkaBroker broker = KafkaBroker.startIn(directory.resolve("broker"), certificate.brokerListener());
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "api", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), "open sesame")))
                    .all()
                    .get();
            admin.createTopics(List.of(new NewTopic("events", 2, (short) 1)))
                    .all()
                    .get();
            Path file = file(directory, """
                    security.protocol=SASL_SSL
                    sasl.mechanism=SCRAM-SHA-512
                    sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
                    username="api" password="open sesame";
                    ssl.truststore.type=PEM
                    ssl.truststore.location=%s
                    """.formatted(certificate.certificate()));
            Consumers consumers = new Consumers(config(broker.securedBootstrapServers(), file));
            try (TopicReader reader =
                    new TopicReader("events", Duration.ofSeconds(30), consumers::open, listener(heard))) {
                reader.start();
                assertThat(reader.connected(Duration.ofSeconds(30))
                                .toCompletableFuture()
                                .join())
                        .isTrue();

                publish(broker);

                assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(admin.listGroups().all().get()).isEmpty();
            }
        }
    }

    @Test
    void aFileMayNotChangeReservedProperties(@TempDir Path directory) throws IOException {
        Path uncommitted = file(directory, "isolation.level=read_uncommitted\n");
        Path misspelt = file(directory, "sasl.mechanims=SCRAM-SHA-512\n");

        assertThatThrownBy(() -> new Consumers(config("127.0.0.1:1", uncommitted)))
                .hasMessageContaining("isolation.level, which this service decides itself");
        assertThatThrownBy(() -> new Consumers(config("127.0.0.1:1", misspelt)))
                .hasMessageContaining("sasl.mechanims, which no Kafka client knows");
    }

    private static Path file(Path directory, String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "kafka", ".properties"), text);
    }

    private static KafkaConfig config(String bootstrapServers, Path file) {
        return new KafkaConfig() {
            @Override
            public String bootstrapServers() {
                return bootstrapServers;
            }

            @Override
            public Optional<Path> clientPropertiesFile() {
                return Optional.of(file);
            }
        };
    }

    private static TopicReader.Listener listener(CountDownLatch heard) {
        return new TopicReader.Listener() {
            @Override
            public boolean isListening() {
                return true;
            }

            @Override
            public void connected() {}

            @Override
            public void heard(ConsumerRecord<byte[], byte[]> record) {
                heard.countDown();
            }
        };
    }

    private static void publish(KafkaBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("events", "payroll/acme".getBytes(UTF_8), new byte[0]))
                    .get();
        }
    }
}
