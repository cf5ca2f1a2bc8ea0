package io.payledger.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.streams.FoldListener;
import io.payledger.projections.streams.RowReader;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.RunChange;
import io.payledger.worker.fold.RunKeys;
import io.payledger.worker.ledger.Check;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Counts verdicts and breaks, and shows which runs of this instance do not reconcile. Thread-safe. */
@Singleton
public final class ReconciliationMetrics implements FoldListener {

    private final MeterRegistry registry;

    /** The broken runs of each partition that is folded here. */
    private final Map<Integer, Map<UUID, BrokenRun>> partitions = new ConcurrentHashMap<>();

    @Inject
    ReconciliationMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (OpenBreaks.Age age : OpenBreaks.Age.values()) {
            gauge(
                    "payledger.worker.unreconciled.runs",
                    "Approved runs folded here whose verdict is that they do not reconcile, by how long it has been so",
                    Tags.of("age", age.word()),
                    breaks -> breaks.runs(age));
        }
        gauge(
                "payledger.worker.unresolved.breaks",
                "Breaks of those runs, by whether they are under investigation",
                Tags.of("state", "open"),
                OpenBreaks::open);
        gauge(
                "payledger.worker.unresolved.breaks",
                "Breaks of those runs, by whether they are under investigation",
                Tags.of("state", "investigating"),
                OpenBreaks::investigating);
        gauge(
                "payledger.worker.oldest.break.age.seconds",
                "Since the event that first showed the oldest of those runs not to reconcile; 0 where there is none",
                Tags.empty(),
                breaks -> breaks.oldest().toMillis() / 1000.0);
        // counters start at zero: one that appears with its first event shows no increase
        for (Verdict verdict : Verdict.values()) {
            verdicts(verdict);
        }
        for (Check check : Check.values()) {
            breaks(check);
        }
    }

    private void gauge(String name, String help, Tags tags, ToDoubleFunction<OpenBreaks> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.openBreaks()))
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private Counter verdicts(Verdict verdict) {
        return Counter.builder("payledger.worker.verdicts")
                .description("Verdicts given, by event that led to one")
                .tag("verdict", String.valueOf(verdict))
                .register(registry);
    }

    private Counter breaks(Check check) {
        return Counter.builder("payledger.worker.breaks")
                .description("Breaks found, by check; the same one found again does not count")
                .tag("check", check.word())
                .register(registry);
    }

    @Override
    public void opened(int partition, RowReader rows) {
        Map<UUID, BrokenRun> broken = new ConcurrentHashMap<>();
        rows.scan(RunKeys.BROKEN, RunKeys.BROKEN_END, BrokenRun.class, (key, run) -> {
            broken.put(RunKeys.runOf(key), run);
            return true;
        });
        partitions.put(partition, broken);
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        if (!(outcome instanceof FoldOutcome.Applied applied) || !(applied.change() instanceof RunChange change)) {
            return;
        }
        if (change.verdict() != null) {
            verdicts(change.verdict()).increment();
        }
        change.raised().forEach(check -> breaks(check).increment());
        Map<UUID, BrokenRun> broken = partitions.computeIfAbsent(partition, first -> new ConcurrentHashMap<>());
        if (change.broken() == null) {
            broken.remove(change.run());
        } else {
            broken.put(change.run(), change.broken());
        }
    }

    @Override
    public void closed(int partition) {
        partitions.remove(partition);
    }

    @Override
    public void stopped() {
        partitions.clear();
    }

    private OpenBreaks openBreaks() {
        List<BrokenRun> broken = new ArrayList<>();
        partitions.values().forEach(runs -> broken.addAll(runs.values()));
        return OpenBreaks.of(broken, Instant.now());
    }
}
