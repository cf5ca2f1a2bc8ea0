package io.payledger.api.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long commands are remembered. */
@ConfigMapping(prefix = "payledger.idempotency")
public interface IdempotencyConfig {

    /** A repetition within this is answered with what was answered before; later, it is a new command. */
    @WithDefault("24h")
    Duration retention();

    /** How often old keys are cleared away. */
    @WithDefault("10m")
    Duration clearEvery();
}
