package io.payledger.projections.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.payledger.projections.streams.BrokerView;
import io.payledger.projections.streams.BrokerView.NoAnswerException;
import io.payledger.projections.streams.BrokerView.Offsets;
import io.payledger.projections.streams.NotServedException;
import io.payledger.projections.streams.PartitionLag;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.WorkerGroup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition is, sampled on a thread of its own, so that neither the fold nor a scrape waits for the broker.
 */
@Singleton
final class PartitionLagMetrics {

    private static final Logger LOG = Logger.getLogger(PartitionLagMetrics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ProjectionStore store;
    private final WorkerGroup group;
    private final BrokerView broker;
    private final List<PartitionGauge> gauges;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "offset-sampler");
        thread.setDaemon(true);
        return thread;
    });

    /** The sampler's thread only. */
    private final Map<Integer, LagHistory> histories = new HashMap<>();

    /** How far a partition is, and for how long it has been behind. */
    private record Sample(PartitionLag lag, Duration behind) {}

    /** One number of each partition; NaN where it is not known. */
    private record PartitionGauge(MultiGauge gauge, ToDoubleFunction<Sample> value) {}

    @Inject
    PartitionLagMetrics(MeterRegistry registry, ProjectionStore store, WorkerGroup group, BrokerView broker) {
        this.store = store;
        this.group = group;
        this.broker = broker;
        this.gauges = List.of(
                gauge(
                        registry,
                        "payledger.worker.partition.end.offset",
                        "The offset that the partition's next committed record gets",
                        sample -> sample.lag().end()),
                gauge(
                        registry,
                        "payledger.worker.partition.consumed.offset",
                        "The offset that this instance folds next",
                        sample -> orNaN(sample.lag().consumed())),
                gauge(
                        registry,
                        "payledger.worker.partition.committed.offset",
                        "The offset from which the group would continue",
                        sample -> orNaN(sample.lag().committed())),
                gauge(
                        registry,
                        "payledger.worker.partition.lag.offsets",
                        "Offsets between what this instance has folded of a partition and the partition's end",
                        sample -> sample.lag().lag()),
                gauge(
                        registry,
                        "payledger.worker.partition.lag.seconds",
                        "How long the partition has held records that this instance has not folded; 0 where it holds none",
                        sample -> sample.behind().toMillis() / 1000.0));
    }

    private static PartitionGauge gauge(
            MeterRegistry registry, String name, String help, ToDoubleFunction<Sample> value) {
        return new PartitionGauge(MultiGauge.builder(name).description(help).register(registry), value);
    }

    void onStart(@Observes StartupEvent event) {
        var unused = sampler.scheduleWithFixedDelay(
                this::sample, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        sampler.shutdownNow();
    }

    private void sample() {
        try {
            show(samples());
        } catch (NoAnswerException | NotServedException unknown) {
            // no number is better than an old one
            show(new TreeMap<>());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // a task that throws is never scheduled again
            LOG.warnf(broken, "the partitions' lag could not be sampled");
        }
    }

    private SortedMap<Integer, Sample> samples() throws NoAnswerException, InterruptedException {
        Map<Integer, Offsets> offsets = broker.offsets(group.partitions());
        histories.keySet().retainAll(offsets.keySet());
        SortedMap<Integer, Sample> samples = new TreeMap<>();
        long now = System.nanoTime();
        offsets.forEach((partition, at) -> {
            PartitionLag lag = PartitionLag.of(store.progress(partition), at);
            Duration behind = histories
                    .computeIfAbsent(partition, first -> new LagHistory())
                    .look(lag.end(), lag.lag(), now);
            samples.put(partition, new Sample(lag, behind));
        });
        return samples;
    }

    private void show(SortedMap<Integer, Sample> samples) {
        for (PartitionGauge each : gauges) {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            samples.forEach((partition, sample) -> rows.add(MultiGauge.Row.of(
                    Tags.of("partition", Integer.toString(partition)),
                    each.value().applyAsDouble(sample))));
            each.gauge().register(rows, true);
        }
    }

    private static double orNaN(@Nullable Long offset) {
        return offset == null ? Double.NaN : offset;
    }
}
