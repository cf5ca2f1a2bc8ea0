package io.payledger.api.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Deadlines of requests to workers. */
@ConfigMapping(prefix = "payledger.reconciliations")
public interface ReconciliationConfig {

    /** The deadline over all workers. Shorter than a worker's own wait refuses reads that the worker would still answer. */
    @WithDefault("5s")
    Duration deadline();

    /**
     * How long one worker may take if another can be asked. Shorter than a worker's own wait for freshness gives up on a
     * worker that is about to answer; longer leaves less of the deadline to the next one.
     */
    @WithDefault("2500ms")
    Duration attemptTimeout();

    /** How long a connection to a worker may take before the next one is asked. */
    @WithDefault("500ms")
    Duration connectTimeout();

    /** How often the readiness of workers is probed; workers that are not ready are asked last. */
    @WithDefault("2s")
    Duration probeInterval();
}
