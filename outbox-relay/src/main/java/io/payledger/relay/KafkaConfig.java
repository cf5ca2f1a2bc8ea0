package io.payledger.relay;

import io.smallrye.config.ConfigMapping;

/** The brokers that receive the events. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port,host:port,...} */
    String bootstrapServers();
}
