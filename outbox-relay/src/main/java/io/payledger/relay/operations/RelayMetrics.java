package io.payledger.relay.operations;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.relay.leadership.RelayState;
import io.payledger.relay.leadership.Role;
import io.payledger.relay.publishing.RelayCounters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The relay's numbers under the names that dashboards and alarms know. */
@Singleton
public class RelayMetrics {

    private final RelayState state;
    private final MeterRegistry registry;

    RelayMetrics(RelayState state, MeterRegistry registry) {
        this.state = state;
        this.registry = registry;
    }

    void register(@Observes StartupEvent started) {
        counter(
                "payledger.relay.events",
                RelayCounters::events,
                "Events committed to Kafka by this process, repaired ones included");
        counter(
                "payledger.relay.duplicates.suppressed",
                RelayCounters::duplicatesSuppressed,
                "Rows of a replayed WAL that had been published before and were dropped");
        counter(
                "payledger.relay.gaps.repaired",
                RelayCounters::gapsRepaired,
                "Events that never came through the WAL and were sent from the outbox table instead");
        counter(
                "payledger.relay.pruned",
                RelayCounters::pruned,
                "Outbox rows deleted after they were published and had outlived the retention");
        gauge(
                "payledger.relay.lag.bytes",
                RelayState::lagBytes,
                "WAL that the relay's slot still holds back: current position minus confirmed position");
        gauge(
                "payledger.relay.lag.seconds",
                relay -> seconds(relay.lag()),
                "Age of the oldest event that is committed and not published; 0 where there is none or on a standby");
        gauge(
                "payledger.relay.publish.delay.seconds",
                relay -> seconds(relay.counters().publishDelay()),
                "From occurred_at of the last published event to its commit in Kafka");
        gauge(
                "payledger.relay.leader",
                relay -> relay.standing().role() == Role.LEADER ? 1 : 0,
                "1 while this relay leads, otherwise 0");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private void counter(String name, ToDoubleFunction<RelayCounters> value, String help) {
        FunctionCounter.builder(name, state.counters(), value).description(help).register(registry);
    }

    private void gauge(String name, ToDoubleFunction<RelayState> value, String help) {
        Gauge.builder(name, state, value).description(help).register(registry);
    }
}
