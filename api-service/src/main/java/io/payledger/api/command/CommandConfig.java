package io.payledger.api.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Time limits of commands. */
@ConfigMapping(prefix = "payledger.commands")
public interface CommandConfig {

    /** Bounds a command as a whole. Longer waits out more of a stuck database, and holds more requests. */
    @WithDefault("8s")
    Duration deadline();

    /** The same for a command that carries a whole file, or reads a whole register. */
    @WithDefault("60s")
    Duration bulkDeadline();

    /** How long a command waits for the primary to show what its session has seen, before it is refused with 503. */
    @WithDefault("1s")
    Duration waitBudget();

    /** How long the look-up may take after a COMMIT went unanswered. */
    @WithDefault("5s")
    Duration resolveBudget();
}
