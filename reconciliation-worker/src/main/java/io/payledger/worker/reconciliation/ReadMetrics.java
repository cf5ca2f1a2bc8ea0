package io.payledger.worker.reconciliation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;

/** How session reads of the projection are served. */
@Singleton
final class ReadMetrics {

    private final MeterRegistry registry;
    private final DistributionSummary wait;
    private final DistributionSummary missedBy;

    @Inject
    ReadMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.wait = DistributionSummary.builder("session.read.wait.ms")
                .description("How long session reads waited for the projection, in milliseconds")
                .publishPercentileHistogram()
                .minimumExpectedValue(1.0)
                .maximumExpectedValue(30_000.0)
                .register(registry);
        this.missedBy = DistributionSummary.builder("session.read.missed.by")
                .description("How far the projection was behind a session, in changes of the shard, where it was")
                .publishPercentileHistogram()
                .minimumExpectedValue(1.0)
                .maximumExpectedValue(1_000_000.0)
                .register(registry);
    }

    void answered(String route, Duration waited, OptionalLong missed) {
        Counter.builder("session.reads")
                .description("Session reads that were answered, by route")
                .tag("route", route)
                .register(registry)
                .increment();
        waited(waited, missed);
    }

    void refused(String reason, Duration waited, OptionalLong missed) {
        Counter.builder("session.read.refused")
                .description("Session reads that were refused rather than answered stale, by reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
        waited(waited, missed);
    }

    private void waited(Duration waited, OptionalLong missed) {
        wait.record(waited.toNanos() / 1e6);
        missed.ifPresent(missedBy::record);
    }
}
