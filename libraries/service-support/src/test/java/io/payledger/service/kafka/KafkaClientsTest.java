package io.payledger.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private KafkaClients clients(String content, Set<String> reserved) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), content);
        return new KafkaClients(
                new KafkaConfig() {
                    @Override
                    public String bootstrapServers() {
                        return "127.0.0.1:1";
                    }

                    @Override
                    public Optional<Path> clientPropertiesFile() {
                        return Optional.of(file);
                    }
                },
                List.of(AdminClientConfig.configNames(), ConsumerConfig.configNames()),
                reserved);
    }

    @Test
    void givesEachClientWhatItKnowsAndLetsTheFileWin() throws IOException {
        KafkaClients clients = clients("security.protocol=SSL\nfetch.max.bytes=7\nrequest.timeout.ms=9\n", Set.of());

        assertThat(clients.settings(
                        AdminClientConfig.configNames(),
                        Map.of("request.timeout.ms", 1, "retries", 3),
                        Map.of("retries", 4, "client.id", "a")))
                .containsOnly(
                        Map.entry("bootstrap.servers", "127.0.0.1:1"),
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("request.timeout.ms", "9"),
                        Map.entry("retries", 4),
                        Map.entry("client.id", "a"));
        assertThat(clients.forStreams())
                .containsEntry("fetch.max.bytes", "7")
                .containsEntry("bootstrap.servers", "127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "client.id",
                "group.id",
                "isolation.level",
                "enable.auto.commit",
                "auto.offset.reset",
                "acks",
                "enable.idempotence",
                "transactional.id",
                "interceptor.classes"
            })
    void refusesWhatEveryServiceDecides(String name) {
        assertThatThrownBy(() -> clients(name + "=x\n", Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sets " + name + ", which this service decides itself");
    }

    @Test
    void refusesWhatOneServiceReserves() {
        assertThatThrownBy(() -> clients("fetch.max.bytes=7\n", Set.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG)))
                .hasMessageContaining("sets fetch.max.bytes, which this service decides itself");
    }

    @Test
    void refusesAPropertyOfAClientThatTheServiceDoesNotHave() {
        assertThatThrownBy(() -> clients(ProducerConfig.LINGER_MS_CONFIG + "=5\n", Set.of()))
                .hasMessageContaining("linger.ms, which no Kafka client knows");
    }
}
