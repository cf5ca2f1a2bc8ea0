package io.payledger.service.kafka;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The brokers. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port,host:port,...}; any of them leads to the others. */
    String bootstrapServers();

    /**
     * Properties for Kafka's clients, such as {@code security.protocol}, {@code sasl.jaas.config} and
     * {@code ssl.truststore.location}: the file that Kafka's own tools take by {@code --command-config}. Read once, at
     * the start. Properties that order, exactly-once or the client's identity rest on are refused in it.
     */
    Optional<Path> clientPropertiesFile();
}
