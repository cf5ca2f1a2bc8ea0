package io.payledger.projections.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.service.kafka.KafkaConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsSettingsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void whatTheWorkerWritesIsCompressed() {
        assertThat(producer(settings(Map.of()))).containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    }

    @Test
    void theDeploymentsFileMayChooseAnotherCompression() throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "compression.type=zstd\n");

        Properties settings = settings(Map.of("payledger.kafka.client-properties-file", file.toString()));

        assertThat(producer(settings)).containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    }

    private Properties settings(Map<String, String> deployment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(WorkerConfig.class)
                .withMapping(KafkaConfig.class)
                .withDefaultValue("payledger.worker.advertised-url", "http://worker-1:8083")
                .withDefaultValue("payledger.worker.state-dir", directory.toString())
                .withDefaultValue("payledger.kafka.bootstrap-servers", "127.0.0.1:1")
                .withDefaultValues(deployment)
                .build();
        WorkerConfig worker = config.getConfigMapping(WorkerConfig.class);
        return StreamsSettings.of(
                "payledger-event-counter-v1",
                worker,
                new WorkerKafka().clients(config.getConfigMapping(KafkaConfig.class)),
                new WorkerInstance(worker),
                directory);
    }

    /** As Kafka Streams gives them to its producer. */
    private static Map<String, Object> producer(Properties settings) {
        return new StreamsConfig(settings).getProducerConfigs("worker-1");
    }
}
