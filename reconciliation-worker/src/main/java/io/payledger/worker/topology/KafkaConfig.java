package io.payledger.worker.topology;

import io.smallrye.config.ConfigMapping;

/** Where the broker is. */
@ConfigMapping(prefix = "payledger.kafka")
public interface KafkaConfig {

    /** {@code host:port}, several parted by commas; any of them leads to the others. */
    String bootstrapServers();
}
