package io.payledger.projections.streams;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the broker is. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port}, several parted by commas; any of them leads to the others. */
    String bootstrapServers();

    /**
     * Properties for Kafka's clients, such as {@code security.protocol}, {@code sasl.jaas.config} and
     * {@code ssl.truststore.location}: the file that Kafka's own tools take by {@code --command-config}. Read once, at
     * the start. What exactly-once rests on is refused in it.
     */
    Optional<Path> clientPropertiesFile();
}
