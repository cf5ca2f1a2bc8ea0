package io.payledger.projections.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.projections.streams.FoldRunner;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** The phase of the fold, as a gauge for each phase. */
@Singleton
final class FoldStateMetrics {

    private final MeterRegistry registry;
    private final FoldRunner runner;

    @Inject
    FoldStateMetrics(MeterRegistry registry, FoldRunner runner) {
        this.registry = registry;
        this.runner = runner;
    }

    void register(@Observes StartupEvent started) {
        for (FoldRunner.Phase phase : FoldRunner.Phase.values()) {
            Gauge.builder(
                            "payledger.worker.state",
                            runner,
                            fold -> fold.status().phase() == phase ? 1 : 0)
                    .description("1 for the state that this instance's fold is in, otherwise 0")
                    .tag("state", phase.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
