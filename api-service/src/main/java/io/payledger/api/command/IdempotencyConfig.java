package io.payledger.api.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long responses are stored for repetitions. */
@ConfigMapping(prefix = "payledger.idempotency")
public interface IdempotencyConfig {

    /** A repetition within this time, an hour at least, gets the stored response; later, it is a new command. */
    @WithDefault("24h")
    Duration retention();

    /** How often old keys are deleted. */
    @WithDefault("10m")
    Duration clearEvery();
}
