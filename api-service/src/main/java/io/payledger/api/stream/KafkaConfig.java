package io.payledger.api.stream;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the broker is. Nothing but streams needs it: without it the service starts, is ready, and refuses those. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port}, several parted by commas; any of them leads to the others. */
    String bootstrapServers();

    /**
     * Properties for Kafka's clients, such as {@code security.protocol}, {@code sasl.jaas.config} and
     * {@code ssl.truststore.location}: the file that Kafka's own tools take by {@code --command-config}. Read once, at
     * the start.
     */
    Optional<Path> clientPropertiesFile();
}
