package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.cli.measurement.ProcessorTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Workloads that take turns on one stack. */
public final class RequestBenchmark implements Benchmark {

    /** How much is measured: each workload for so long in each round, and for its share of the warm-up before. */
    private record Plan(int rounds, Duration warmUp, Duration length) {

        static final Plan QUICK = new Plan(1, Duration.ofSeconds(12), Duration.ofSeconds(3));
    }

    private final String name;
    private final Plan full;
    private final Function<MeasuredStack, List<Workload>> workloads;
    private final BiFunction<List<Workload>, Rounds<Figures>, RequestReport> report;

    private RequestBenchmark(
            String name,
            Plan full,
            Function<MeasuredStack, List<Workload>> workloads,
            BiFunction<List<Workload>, Rounds<Figures>, RequestReport> report) {
        this.name = name;
        this.full = full;
        this.workloads = workloads;
        this.report = report;
    }

    /** {@code commands}: new runs, and runs from creation to approval. */
    public static RequestBenchmark ofCommands() {
        return new RequestBenchmark(
                "commands",
                new Plan(5, Duration.ofSeconds(60), Duration.ofSeconds(15)),
                CommandClient::workloads,
                RequestReport::ofCommands);
    }

    /** {@code reads}: unchecked, under session tokens, strong, and by a raw endpoint; of old and of new data. */
    public static RequestBenchmark ofReads() {
        return new RequestBenchmark(
                "reads",
                new Plan(5, Duration.ofSeconds(120), Duration.ofSeconds(10)),
                stack -> Stream.concat(ReadClient.workloads(stack).stream(), OwnWriteClient.workloads(stack).stream())
                        .toList(),
                RequestReport::ofReads);
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(name));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws InterruptedException {
        ProcessorTime.requireKnown();
        System.out.println(name + ": starting a stack");
        try (MeasuredStack stack = MeasuredStack.start(directory.resolve(name).toAbsolutePath())) {
            return measure(stack, quick ? Plan.QUICK : full).findings();
        }
    }

    private RequestReport measure(MeasuredStack stack, Plan plan) throws InterruptedException {
        Measurement measurement = new Measurement(stack);
        List<Workload> all = workloads.apply(stack);
        // until the JVMs have compiled their hot code, the figures would mostly be of the compilers
        System.out.println(name + ": warming up for " + plan.warmUp().toSeconds() + " s");
        for (Workload workload : all) {
            Outcome<Figures> unused = measurement.run(0, workload, plan.warmUp().dividedBy(all.size()));
        }
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Workload workload : Rounds.inOrderOf(round, all)) {
                Outcome<Figures> outcome = measurement.run(round, workload, plan.length());
                System.out.println(
                        name + ": round " + round + " of " + plan.rounds() + ": " + RequestReport.line(name, outcome));
                outcomes.add(outcome);
            }
        }
        return report.apply(all, new Rounds<>(outcomes));
    }
}
