package io.payledger.projections.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.streams.FoldListener;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.RowReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** Counts what the fold does with records, and how many shards are frozen. Thread-safe. */
@Singleton
public final class FoldMetrics implements FoldListener {

    private static final String UNKNOWN_TYPE = "unknown";

    private final MeterRegistry registry;
    private final Counter duplicates;
    private final Counter skipped;
    private final Counter unkeyed;
    private final Timer eventAge;

    /** The partitions that are folded here. */
    private final Map<Integer, FoldedPartition> partitions = new ConcurrentHashMap<>();

    private volatile Instant newestEvent = Instant.MIN;

    private record FoldedPartition(LongAdder positions, Set<Shard> frozen) {
        FoldedPartition() {
            this(new LongAdder(), ConcurrentHashMap.newKeySet());
        }
    }

    @Inject
    FoldMetrics(MeterRegistry registry, ProjectionFold fold) {
        this.registry = registry;
        this.duplicates = counter("payledger.worker.duplicates.dropped", "Records at or below their shard's frontier");
        this.skipped = counter(
                "payledger.worker.events.withheld",
                "Records dropped because their shard was frozen already; they have to be published again");
        this.unkeyed = counter("payledger.worker.stranger.records", "Records whose key is no shard");
        this.eventAge = Timer.builder("payledger.worker.event.age")
                .description("From the beginning of the command's transaction to the event's visibility here")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
        gauge(
                "payledger.worker.frozen.shards",
                "Shards that are frozen because of a gap or a malformed record; their session reads get 503",
                FoldMetrics::frozenShards);
        gauge(
                "payledger.worker.applied.positions",
                "Events applied so far in the partitions that are folded here, over all their shards",
                FoldMetrics::appliedPositions);
        gauge(
                "payledger.worker.frontier.age.seconds",
                "Since the newest event that was folded here; NaN before the first",
                FoldMetrics::frontierAgeSeconds);
        // counters start at zero: one that appears with its first event shows no increase
        fold.eventTypes().forEach(this::applied);
        applied(UNKNOWN_TYPE);
        for (Freeze.Reason reason : Freeze.Reason.values()) {
            freezes(reason);
        }
    }

    private Counter counter(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<FoldMetrics> value) {
        Gauge.builder(name, this, value).description(help).register(registry);
    }

    private Counter applied(String type) {
        return counter("payledger.worker.events.applied", "Events that moved their shard's frontier", "type", type);
    }

    private Counter freezes(Freeze.Reason reason) {
        return counter(
                "payledger.worker.shard.freezes", "Times that a shard froze, by reason", "reason", reason.word());
    }

    @Override
    public void opened(int partition, RowReader rows) {
        FoldedPartition folded = new FoldedPartition();
        ProjectionStore.frontiers(rows).forEach((shard, frontier) -> {
            folded.positions().add(frontier.position().sequence());
            if (frontier.frozen() != null) {
                folded.frozen().add(shard);
            }
            if (frontier.eventTime() != null) {
                seen(frontier.eventTime());
            }
        });
        partitions.put(partition, folded);
    }

    @Override
    public void closed(int partition) {
        partitions.remove(partition);
    }

    @Override
    public void stopped() {
        partitions.clear();
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        FoldedPartition here = partitions.computeIfAbsent(partition, first -> new FoldedPartition());
        if (outcome instanceof FoldOutcome.Applied applied) {
            here.positions().increment();
            here.frozen().remove(applied.shard());
            applied(Objects.requireNonNullElse(applied.type(), UNKNOWN_TYPE)).increment();
            eventAge.record(Duration.between(applied.eventTime(), Instant.now()));
            seen(applied.eventTime());
        } else if (outcome instanceof FoldOutcome.Duplicate) {
            duplicates.increment();
        } else if (outcome instanceof FoldOutcome.ShardFrozen frozen) {
            here.frozen().add(frozen.shard());
            freezes(frozen.freeze().reason()).increment();
        } else if (outcome instanceof FoldOutcome.RecordSkipped) {
            skipped.increment();
        } else if (outcome instanceof FoldOutcome.UnkeyedRecord) {
            unkeyed.increment();
        }
    }

    private synchronized void seen(Instant eventTime) {
        newestEvent = eventTime.isAfter(newestEvent) ? eventTime : newestEvent;
    }

    private double frozenShards() {
        return partitions.values().stream()
                .mapToInt(folded -> folded.frozen().size())
                .sum();
    }

    private double appliedPositions() {
        return partitions.values().stream()
                .mapToLong(folded -> folded.positions().sum())
                .sum();
    }

    private double frontierAgeSeconds() {
        Instant newest = newestEvent;
        return newest.equals(Instant.MIN)
                ? Double.NaN
                : Duration.between(newest, Instant.now()).toMillis() / 1000.0;
    }
}
