package io.payledger.service.requests;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How many requests are answered. Each instance of a service counts for itself. A response counts as one more request for
 * each 16 KiB that it has, as 100 more at most.
 */
@ConfigMapping(prefix = "payledger.rate-limits")
public interface RateLimitConfig {

    /** Requests of one caller within {@link #window()}. */
    @WithDefault("2000")
    long caller();

    /** Requests of all callers of one tenant within {@link #window()}. */
    @WithDefault("10000")
    long tenant();

    /** How long an unused allowance takes to be whole again. */
    @WithDefault("10s")
    Duration window();
}
