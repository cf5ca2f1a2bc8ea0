package io.payledger.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientFileTest {

    private static final Set<String> KNOWN = Set.of("security.protocol", "sasl.jaas.config", "acks");
    private static final Set<String> RESERVED = Set.of("acks", "application.id");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Map<String, String> read(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), content);
        return KafkaClientFile.read(file, KNOWN, RESERVED);
    }

    @Test
    void readsThePropertiesOfTheFile() throws IOException {
        Map<String, String> settings = read("""
                # as for kafka-topics --command-config
                security.protocol=SASL_SSL \s
                sasl.jaas.config=Module required password="a=b";
                """);

        assertThat(settings)
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.jaas.config", "Module required password=\"a=b\";"));
    }

    @Test
    void refusesReservedProperties() {
        assertThatThrownBy(() -> read("acks=1\napplication.id=mine\nsecurity.protocol=SSL\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payledger.kafka.client-properties-file=")
                .hasMessageContaining("sets acks, application.id, which this service decides itself");
    }

    @Test
    void namesAMisspeltPropertyAndNotItsValue() {
        assertThatThrownBy(() -> read("sasl.jaas.confg=secret\n"))
                .hasMessageContaining("sasl.jaas.confg")
                .hasMessageContaining("no Kafka client knows")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesAMissingFile() {
        Path missing = directory.resolve("absent.properties");

        assertThatThrownBy(() -> KafkaClientFile.read(missing, KNOWN, RESERVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("cannot be read");
    }
}
