package io.payledger.relay;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The brokers that receive the events. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port,host:port,...} */
    String bootstrapServers();

    /**
     * Properties for Kafka's clients, such as {@code security.protocol}, {@code sasl.jaas.config} and
     * {@code ssl.truststore.location}: the file that Kafka's own tools take by {@code --command-config}. Read once, at
     * the start. What order and exactly-once rest on is refused in it.
     */
    Optional<Path> clientPropertiesFile();
}
