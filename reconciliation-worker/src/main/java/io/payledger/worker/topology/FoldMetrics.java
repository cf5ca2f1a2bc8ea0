package io.payledger.worker.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.Freeze;
import io.payledger.worker.fold.Outcome;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.topology.BrokerView.NoAnswerException;
import io.payledger.worker.topology.BrokerView.Offsets;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What the fold does, in numbers for operators, and in one line of log for each shard that freezes or mends. */
@Singleton
public final class FoldMetrics implements FoldListener {

    private static final Logger LOG = Logger.getLogger(FoldMetrics.class);
    private static final Duration LOOK_AT_OFFSETS = Duration.ofSeconds(2);

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
    private final MultiGauge lag;

    /** Of the partitions that are folded here. */
    private final Map<Integer, Set<Shard>> frozen = new ConcurrentSkipListMap<>();

    private volatile Instant newestEvent = Instant.MIN;

    @Inject
    FoldMetrics(MeterRegistry registry, Projection projection, BrokerView broker) {
        this.registry = registry;
        this.projection = projection;
        this.broker = broker;
        this.duplicates = Counter.builder("payledger.worker.duplicates.dropped")
                .description("Records at or below their shard's frontier")
                .register(registry);
        this.withheld = Counter.builder("payledger.worker.events.withheld")
                .description("Records dropped because their shard was frozen already; they have to be published again")
                .register(registry);
        this.strangers = Counter.builder("payledger.worker.strangers")
                .description("Records whose key is no shard")
                .register(registry);
        this.eventAge = Timer.builder("payledger.worker.event.age")
                .description("From the beginning of the command's transaction to the event's visibility here")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
        this.lag = MultiGauge.builder("payledger.worker.partition.lag")
                .description("Offsets between what this instance has folded of a partition and the partition's end")
                .baseUnit("offsets")
                .register(registry);
        Gauge.builder("payledger.worker.frozen.shards", this, FoldMetrics::frozenShards)
                .description(
                        "Shards that stand still because of a gap or a damaged record; their session reads get 503")
                .register(registry);
        Gauge.builder("payledger.worker.frontier.age", this, FoldMetrics::frontierAgeSeconds)
                .description("Since the newest event that was folded here; NaN before the first")
                .baseUnit("seconds")
                .register(registry);
    }

    @PostConstruct
    void begin() {
        var unused = sampler.scheduleWithFixedDelay(
                this::sampleLag, LOOK_AT_OFFSETS.toMillis(), LOOK_AT_OFFSETS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void end() {
        sampler.shutdownNow();
    }

    /** Nothing is folded here any more. */
    void reset() {
        frozen.clear();
    }

    @Override
    public void opened(int partition, Map<Shard, ShardFrontier> frontiers) {
        Set<Shard> standing = ConcurrentHashMap.newKeySet();
        frontiers.forEach((shard, frontier) -> {
            if (frontier.frozen() != null) {
                standing.add(shard);
            }
            if (frontier.eventTime() != null) {
                seen(frontier.eventTime());
            }
        });
        frozen.put(partition, standing);
    }

    @Override
    public void closed(int partition) {
        frozen.remove(partition);
    }

    @Override
    public void folded(int partition, Outcome outcome) {
        outcome.tell(new Outcome.Cases() {
            @Override
            public void applied(Outcome.Applied applied) {
                countApplied(applied);
                if (applied.thawed()) {
                    standing(partition).remove(applied.shard());
                    LOG.infof(
                            "shard=%s position=%s mended: its next event arrived", applied.shard(), applied.position());
                }
            }

            @Override
            public void duplicate(Outcome.Duplicate duplicate) {
                duplicates.increment();
            }

            @Override
            public void froze(Outcome.Froze froze) {
                standing(partition).add(froze.shard());
                countFreeze(froze);
            }

            @Override
            public void withheld(Outcome.Withheld dropped) {
                withheld.increment();
            }

            @Override
            public void stranger(Outcome.Stranger stranger) {
                strangers.increment();
                LOG.warnf("record=%s passed over: %s", stranger.where(), stranger.detail());
            }
        });
    }

    private Set<Shard> standing(int partition) {
        return frozen.computeIfAbsent(partition, first -> ConcurrentHashMap.newKeySet());
    }

    private void countApplied(Outcome.Applied applied) {
        Outcome.Change change = applied.change();
        Counter.builder("payledger.worker.events.applied")
                .description("Events that moved their shard's frontier")
                .tag("type", change == null ? "unknown" : change.type().typeName())
                .register(registry)
                .increment();
        eventAge.record(Duration.between(applied.eventTime(), Instant.now()));
        seen(applied.eventTime());
        if (change != null && change.reconciliation().verdict() != null) {
            Counter.builder("payledger.worker.verdicts")
                    .description("Verdicts given, by event that led to one")
                    .tag("verdict", String.valueOf(change.reconciliation().verdict()))
                    .register(registry)
                    .increment();
            for (Break found : change.reconciliation().breaks()) {
                Counter.builder("payledger.worker.breaks")
                        .description("Breaks found in approved runs, by check")
                        .tag("check", found.check().word())
                        .register(registry)
                        .increment();
            }
        }
    }

    private void countFreeze(Outcome.Froze froze) {
        Freeze freeze = froze.freeze();
        Counter.builder("payledger.worker.shard.freezes")
                .description("Times that a shard had to stand still, by reason")
                .tag("reason", freeze.reason().word())
                .register(registry)
                .increment();
        LOG.warnf(
                "shard=%s position=%s frozen: reason=%s record=%s %s",
                froze.shard(), froze.frontier(), freeze.reason().word(), freeze.where(), freeze.detail());
    }

    private synchronized void seen(Instant eventTime) {
        newestEvent = eventTime.isAfter(newestEvent) ? eventTime : newestEvent;
    }

    private double frozenShards() {
        return frozen.values().stream().mapToInt(Set::size).sum();
    }

    private double frontierAgeSeconds() {
        Instant newest = newestEvent;
        return newest.equals(Instant.MIN)
                ? Double.NaN
                : Duration.between(newest, Instant.now()).toMillis() / 1000.0;
    }

    private void sampleLag() {
        try {
            Map<Integer, Offsets> offsets = broker.offsets(projection.partitions());
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            offsets.forEach((partition, at) -> {
                double behind =
                        PartitionLag.of(projection.progress(partition), at).lag();
                rows.add(MultiGauge.Row.of(Tags.of("partition", Integer.toString(partition)), behind));
            });
            lag.register(rows, true);
        } catch (NoAnswerException | NotServedException unknown) {
            // no number is better than an old one
            lag.register(List.of(), true);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // a sampler that throws is never called again
            LOG.warnf(broken, "lag could not be sampled");
        }
    }
}
