package io.payledger.relay.operations;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.leadership.RelayState;
import io.payledger.relay.leadership.Role;
import io.payledger.relay.publishing.RelayCounters;
import io.payledger.relay.store.OutboxTable;
import io.payledger.relay.store.ReplicationSlot;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The relay's metrics; docs/operating/metrics.md explains each. A scrape only reads values that are already known and
 * sends no request.
 */
@Singleton
public class RelayMetrics {

    /** The values of pg_replication_slots.wal_status. */
    private static final List<String> WAL_STATUSES = List.of("reserved", "extended", "unreserved", "lost");

    private final RelayState state;
    private final PrimaryMonitor primary;
    private final RelayConfig config;
    private final MeterRegistry registry;

    RelayMetrics(RelayState state, PrimaryMonitor primary, RelayConfig config, MeterRegistry registry) {
        this.state = state;
        this.primary = primary;
        this.config = config;
        this.registry = registry;
    }

    void register(@Observes StartupEvent started) {
        registerStatus();
        registerPublishing();
        registerSlot();
        registerOutbox();
        registerTopics();
    }

    private void registerTopics() {
        gauge(
                "payledger.relay.topic.deviations",
                relay -> relay.topics().deviations().size(),
                "Settings of topics and cluster that are weaker than required; 0 on a relay that does not lead");
        gauge(
                "payledger.relay.under.replicated.partitions",
                relay -> relay.topics().underReplicatedPartitions(),
                "Partitions of the topics of which a replica is not in sync; 0 on a relay that does not lead");
    }

    private void registerStatus() {
        for (Role role : Role.values()) {
            gauge(
                    "payledger.relay.state",
                    relay -> relay.status().role() == role ? 1 : 0,
                    "1 for the state that this relay is in, otherwise 0",
                    "state",
                    role.name().toLowerCase(Locale.ROOT));
        }
        FunctionCounter.builder("payledger.relay.leaderships", state, RelayState::leaderships)
                .description("Times that this process began to lead; more than a few mean that it keeps failing")
                .register(registry);
    }

    private void registerPublishing() {
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
                "payledger.relay.events.copied",
                RelayCounters::copied,
                "Events copied from the topic of an earlier relay");
        gauge(
                "payledger.relay.published.positions",
                relay -> relay.counters().positionsPublished(),
                "Events published so far, over all shards, as last known to this relay when it led");
        gauge(
                "payledger.relay.lag.positions",
                relay -> relay.lag().positions(),
                "Events that are committed and not published; 0 on a relay that does not lead");
        gauge(
                "payledger.relay.lag.seconds",
                relay -> seconds(relay.lag().age()),
                "Age of the oldest event that is committed and not published; 0 on a relay that does not lead");
        gauge(
                "payledger.relay.publish.delay.seconds",
                relay -> seconds(relay.counters().publishDelay()),
                "From occurred_at of the last published event to its commit in Kafka");
    }

    private void registerSlot() {
        slot("payledger.relay.slot.exists", slot -> 1, 0, "Whether the primary has the relay's slot");
        slot("payledger.relay.slot.active", slot -> slot.active() ? 1 : 0, 0, "Whether a relay holds the slot");
        for (String status : WAL_STATUSES) {
            slot(
                    "payledger.relay.slot.wal.status",
                    slot -> slot.walStatus().equals(status) ? 1 : 0,
                    0,
                    "1 for the wal_status of the slot, otherwise 0",
                    "status",
                    status);
        }
        slot(
                "payledger.relay.slot.lag.bytes",
                ReplicationSlot.State::lagBytes,
                Double.NaN,
                "WAL between what the relay has confirmed and the primary's end");
        slot(
                "payledger.relay.slot.retained.bytes",
                ReplicationSlot.State::retainedBytes,
                Double.NaN,
                "WAL that the primary keeps on its disk because of the slot");
        slot(
                "payledger.relay.slot.safe.bytes",
                slot -> slot.safeBytes().isPresent() ? slot.safeBytes().getAsLong() : Double.NaN,
                Double.NaN,
                "WAL that may be written before the slot is in danger of being lost; NaN if there is no limit");
    }

    private void registerOutbox() {
        outbox(
                "payledger.relay.outbox.rows",
                OutboxTable.Extent::rows,
                "Rows in the outbox, as the primary estimates them");
        outbox(
                "payledger.relay.outbox.oldest.age.seconds",
                extent -> seconds(extent.oldestAge()),
                "Age of the oldest row in the outbox; 0 if it is empty");
        gauge(
                "payledger.relay.outbox.retention.seconds",
                relay -> config.pruning().enabled() ? seconds(config.pruning().retention()) : Double.NaN,
                "How long published rows are kept; NaN if this relay does not prune");
        counter(
                "payledger.relay.pruned.rows",
                RelayCounters::pruned,
                "Outbox rows deleted after they were published and had outlived the retention");
        gauge(
                "payledger.relay.pruning.last.success.timestamp.seconds",
                relay -> relay.counters()
                        .prunedAt()
                        .map(Instant::toEpochMilli)
                        .map(millis -> millis / 1000.0)
                        .orElse(0.0),
                "When this relay last completed a round of pruning, in Unix time; 0 if it has not");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private void counter(String name, ToDoubleFunction<RelayCounters> value, String help) {
        FunctionCounter.builder(name, state.counters(), value).description(help).register(registry);
    }

    private void gauge(String name, ToDoubleFunction<RelayState> value, String help, String... tags) {
        Gauge.builder(name, state, value).tags(tags).description(help).register(registry);
    }

    /** NaN if the primary does not answer; {@code without} if it has no such slot. */
    private void slot(
            String name, ToDoubleFunction<ReplicationSlot.State> value, double without, String help, String... tags) {
        Gauge.builder(name, primary, monitor -> monitor.snapshot()
                        .map(snapshot ->
                                snapshot.slot().map(value::applyAsDouble).orElse(without))
                        .orElse(Double.NaN))
                .tags(tags)
                .description(help)
                .register(registry);
    }

    private void outbox(String name, ToDoubleFunction<OutboxTable.Extent> value, String help) {
        Gauge.builder(name, primary, monitor -> monitor.snapshot()
                        .map(snapshot -> value.applyAsDouble(snapshot.outbox()))
                        .orElse(Double.NaN))
                .description(help)
                .register(registry);
    }
}
