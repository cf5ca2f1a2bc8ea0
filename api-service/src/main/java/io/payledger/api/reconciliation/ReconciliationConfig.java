package io.payledger.api.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a caller waits for a worker. */
@ConfigMapping(prefix = "payledger.reconciliations")
public interface ReconciliationConfig {

    /** Bounds the request over all workers that are asked. Shorter than a worker's own wait refuses what it would still answer. */
    @WithDefault("5s")
    Duration deadline();

    /**
     * How long one worker may take while another could be asked instead. Shorter than a worker's own wait for freshness
     * gives up on a worker that is about to answer; longer leaves the next one less of the deadline.
     */
    @WithDefault("2500ms")
    Duration attemptTimeout();

    /** How long a connection to a worker may take before the next one is asked. */
    @WithDefault("500ms")
    Duration connectTimeout();

    /** How often workers are asked whether they are ready; those that are not are asked last. */
    @WithDefault("2s")
    Duration probeInterval();
}
