package io.payledger.projections.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.freshness.Route;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** How session reads of the projection are served, under the metric names of the API's reads of PostgreSQL. */
@Singleton
@Startup
final class ReadMetrics {

    private final MeterRegistry registry;
    private final DistributionSummary wait;
    private final DistributionSummary missPositions;

    @Inject
    ReadMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.wait = DistributionSummary.builder("session_read_wait_ms")
                .description("Milliseconds a read waited for the projection to catch up with its session; 0 where it"
                        + " did not")
                .serviceLevelObjectives(0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
                .register(registry);
        this.missPositions = DistributionSummary.builder("payledger_session_read_miss_positions")
                .description("By how many changes of the shard the projection was behind the session, where it was")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 500, 1000, 10000)
                .register(registry);
        // counters start at zero: one that appears with its first event shows no increase
        for (Route route : List.of(Route.PROJECTION, Route.WAITED)) {
            reads(route.word());
        }
        for (String reason : List.of("behind", "frozen", "unproven", "rebalancing", "history-lost")) {
            refusals(reason);
        }
    }

    void answered(String route, Duration waited, OptionalLong missed) {
        reads(route).increment();
        waited(waited, missed);
    }

    void refused(String reason, Duration waited, OptionalLong missed) {
        refusals(reason).increment();
        waited(waited, missed);
    }

    private Counter reads(String route) {
        return Counter.builder("session_reads")
                .description("Reads that were answered, by route")
                .tag("route", route)
                .register(registry);
    }

    private Counter refusals(String reason) {
        return Counter.builder("session_read_refused")
                .description("Reads that were refused rather than answered stale, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    private void waited(Duration waited, OptionalLong missed) {
        wait.record(waited.toNanos() / 1e6);
        missed.ifPresent(missPositions::record);
    }
}
