package io.payledger.worker.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.payledger.events.EventType;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.Freeze;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.ledger.Check;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.topology.BrokerView.NoAnswerException;
import io.payledger.worker.topology.BrokerView.Offsets;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the fold does, in numbers for operators, and in one line of log for each shard that freezes or mends. The broker
 * is asked on a thread of its own, so that neither the fold nor a scrape waits for it.
 */
@Singleton
public final class FoldMetrics implements FoldListener {

    private static final Logger LOG = Logger.getLogger(FoldMetrics.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

    private final MeterRegistry registry;
    private final Projection projection;
    private final BrokerView broker;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "offset-sampler");
        thread.setDaemon(true);
        return thread;
    });

    private final Counter duplicates;
    private final Counter withheld;
    private final Counter strangers;
    private final Timer eventAge;
    private final List<PartitionGauge> partitionGauges;

    /** Of the partitions that are folded here. */
    private final Map<Integer, Folded> partitions = new ConcurrentHashMap<>();

    /** The sampler's thread only. */
    private final Map<Integer, LagHistory> histories = new HashMap<>();

    private volatile Instant newestEvent = Instant.MIN;
    private volatile OpenBreaks openBreaks = OpenBreaks.NONE;

    /** What is known of a partition that is folded here. */
    private record Folded(LongAdder positions, Set<Shard> frozen, Map<UUID, BrokenRun> broken) {
        Folded() {
            this(new LongAdder(), ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
        }
    }

    /** How far a partition is, and for how long it has been behind. */
    private record Reach(PartitionLag lag, Duration behind) {}

    /** One number of each partition; NaN where it is not known. */
    private record PartitionGauge(MultiGauge gauge, ToDoubleFunction<Reach> value) {}

    @Inject
    FoldMetrics(MeterRegistry registry, Projection projection, BrokerView broker) {
        this.registry = registry;
        this.projection = projection;
        this.broker = broker;
        this.duplicates = counter(
                "payledger.worker.duplicates.dropped", "Records at or below their shard's frontier", Tags.empty());
        this.withheld = counter(
                "payledger.worker.events.withheld",
                "Records dropped because their shard was frozen already; they have to be published again",
                Tags.empty());
        this.strangers = counter("payledger.worker.stranger.records", "Records whose key is no shard", Tags.empty());
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
        this.partitionGauges = List.of(
                partitionGauge(
                        "payledger.worker.partition.end.offset",
                        "The offset that the partition's next committed record gets",
                        reach -> reach.lag().end()),
                partitionGauge(
                        "payledger.worker.partition.consumed.offset",
                        "The offset that this instance folds next",
                        reach -> orNaN(reach.lag().consumed())),
                partitionGauge(
                        "payledger.worker.partition.committed.offset",
                        "The offset from which the group would go on",
                        reach -> orNaN(reach.lag().committed())),
                partitionGauge(
                        "payledger.worker.partition.lag.offsets",
                        "Offsets between what this instance has folded of a partition and the partition's end",
                        reach -> reach.lag().lag()),
                partitionGauge(
                        "payledger.worker.partition.lag.seconds",
                        "How long the partition has held records that this instance has not folded; 0 where it holds none",
                        reach -> seconds(reach.behind())));
        gauge(
                "payledger.worker.frozen.shards",
                "Shards that stand still because of a gap or a damaged record; their session reads get 503",
                Tags.empty(),
                FoldMetrics::frozenShards);
        gauge(
                "payledger.worker.applied.positions",
                "Events applied so far in the partitions that are folded here, over all their shards",
                Tags.empty(),
                FoldMetrics::appliedPositions);
        gauge(
                "payledger.worker.frontier.age.seconds",
                "Since the newest event that was folded here; NaN before the first",
                Tags.empty(),
                FoldMetrics::frontierAgeSeconds);
        for (OpenBreaks.Age age : OpenBreaks.Age.values()) {
            gauge(
                    "payledger.worker.unreconciled.runs",
                    "Approved runs folded here whose verdict is that they do not reconcile, by how long it has been so",
                    Tags.of("age", age.word()),
                    metrics -> metrics.openBreaks.runs(age));
        }
        gauge(
                "payledger.worker.unresolved.breaks",
                "Breaks of those runs, by whether somebody looks into them",
                Tags.of("state", "open"),
                metrics -> metrics.openBreaks.open());
        gauge(
                "payledger.worker.unresolved.breaks",
                "Breaks of those runs, by whether somebody looks into them",
                Tags.of("state", "investigating"),
                metrics -> metrics.openBreaks.investigating());
        gauge(
                "payledger.worker.oldest.break.age.seconds",
                "Since the event that first showed the oldest of those runs not to reconcile; 0 where there is none",
                Tags.empty(),
                metrics -> seconds(metrics.openBreaks.oldest()));
        beginCountersAtZero();
    }

    /** A counter that appears with its first event is no increase to anybody who watches. */
    private void beginCountersAtZero() {
        for (EventType type : EventType.values()) {
            applied(type.typeName());
        }
        applied("unknown");
        for (Verdict verdict : Verdict.values()) {
            verdicts(verdict);
        }
        for (Check check : Check.values()) {
            breaks(check);
        }
        for (Freeze.Reason reason : Freeze.Reason.values()) {
            freezes(reason);
        }
    }

    private Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    private void gauge(String name, String help, Tags tags, ToDoubleFunction<FoldMetrics> value) {
        Gauge.builder(name, this, value).description(help).tags(tags).register(registry);
    }

    private PartitionGauge partitionGauge(String name, String help, ToDoubleFunction<Reach> value) {
        return new PartitionGauge(MultiGauge.builder(name).description(help).register(registry), value);
    }

    private Counter applied(String type) {
        return counter(
                "payledger.worker.events.applied", "Events that moved their shard's frontier", Tags.of("type", type));
    }

    private Counter verdicts(Verdict verdict) {
        return counter(
                "payledger.worker.verdicts",
                "Verdicts given, by event that led to one",
                Tags.of("verdict", String.valueOf(verdict)));
    }

    private Counter breaks(Check check) {
        return counter(
                "payledger.worker.breaks",
                "Breaks found, by check; the same one found again does not count",
                Tags.of("check", check.word()));
    }

    private Counter freezes(Freeze.Reason reason) {
        return counter(
                "payledger.worker.shard.freezes",
                "Times that a shard had to stand still, by reason",
                Tags.of("reason", reason.word()));
    }

    @PostConstruct
    void begin() {
        var unused = sampler.scheduleWithFixedDelay(
                this::look, LOOK_INTERVAL.toMillis(), LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void end() {
        sampler.shutdownNow();
    }

    /** Nothing is folded here any more. */
    void reset() {
        partitions.clear();
    }

    @Override
    public void opened(int partition, Map<Shard, ShardFrontier> frontiers, Map<UUID, BrokenRun> broken) {
        Folded folded = new Folded();
        frontiers.forEach((shard, frontier) -> {
            folded.positions().add(frontier.position().sequence());
            if (frontier.frozen() != null) {
                folded.frozen().add(shard);
            }
            if (frontier.eventTime() != null) {
                seen(frontier.eventTime());
            }
        });
        folded.broken().putAll(broken);
        partitions.put(partition, folded);
    }

    @Override
    public void closed(int partition) {
        partitions.remove(partition);
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        Folded here = partitions.computeIfAbsent(partition, first -> new Folded());
        outcome.tell(new FoldOutcome.Cases() {
            @Override
            public void applied(FoldOutcome.Applied applied) {
                here.positions().increment();
                countApplied(here, applied);
                if (applied.thawed()) {
                    here.frozen().remove(applied.shard());
                    LOG.infof(
                            "shard=%s position=%s mended: its next event arrived", applied.shard(), applied.position());
                }
            }

            @Override
            public void duplicate(FoldOutcome.Duplicate duplicate) {
                duplicates.increment();
            }

            @Override
            public void froze(FoldOutcome.ShardFrozen froze) {
                here.frozen().add(froze.shard());
                countFreeze(froze);
            }

            @Override
            public void withheld(FoldOutcome.RecordSkipped dropped) {
                withheld.increment();
            }

            @Override
            public void stranger(FoldOutcome.UnkeyedRecord stranger) {
                strangers.increment();
                LOG.warnf("record=%s passed over: %s", stranger.where(), stranger.detail());
            }
        });
    }

    private void countApplied(Folded here, FoldOutcome.Applied applied) {
        EventType type = applied.type();
        applied(type == null ? "unknown" : type.typeName()).increment();
        eventAge.record(Duration.between(applied.eventTime(), Instant.now()));
        seen(applied.eventTime());
        FoldOutcome.Change change = applied.change();
        if (change != null) {
            if (change.verdict() != null) {
                verdicts(change.verdict()).increment();
            }
            change.raised().forEach(check -> breaks(check).increment());
            if (change.broken() == null) {
                here.broken().remove(change.run());
            } else {
                here.broken().put(change.run(), change.broken());
            }
        }
    }

    private void countFreeze(FoldOutcome.ShardFrozen froze) {
        Freeze freeze = froze.freeze();
        freezes(freeze.reason()).increment();
        LOG.warnf(
                "shard=%s position=%s frozen: reason=%s record=%s %s",
                froze.shard(), froze.frontier(), freeze.reason().word(), freeze.where(), freeze.detail());
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
        return newest.equals(Instant.MIN) ? Double.NaN : seconds(Duration.between(newest, Instant.now()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double orNaN(@Nullable Long offset) {
        return offset == null ? Double.NaN : offset;
    }

    private void look() {
        try {
            List<BrokenRun> broken = new ArrayList<>();
            partitions.values().forEach(folded -> broken.addAll(folded.broken().values()));
            openBreaks = OpenBreaks.of(broken, Instant.now());
            show(reaches());
        } catch (NoAnswerException | NotServedException unknown) {
            // no number is better than an old one
            show(new TreeMap<>());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // a sampler that throws is never called again
            LOG.warnf(broken, "lag could not be sampled");
        }
    }

    private SortedMap<Integer, Reach> reaches() throws NoAnswerException, InterruptedException {
        Map<Integer, Offsets> offsets = broker.offsets(projection.partitions());
        histories.keySet().retainAll(offsets.keySet());
        SortedMap<Integer, Reach> reaches = new TreeMap<>();
        long now = System.nanoTime();
        offsets.forEach((partition, at) -> {
            PartitionLag lag = PartitionLag.of(projection.progress(partition), at);
            Duration behind = histories
                    .computeIfAbsent(partition, first -> new LagHistory())
                    .look(lag.end(), lag.lag(), now);
            reaches.put(partition, new Reach(lag, behind));
        });
        return reaches;
    }

    private void show(SortedMap<Integer, Reach> reaches) {
        for (PartitionGauge each : partitionGauges) {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            reaches.forEach((partition, reach) -> rows.add(MultiGauge.Row.of(
                    Tags.of("partition", Integer.toString(partition)),
                    each.value().applyAsDouble(reach))));
            each.gauge().register(rows, true);
        }
    }
}
