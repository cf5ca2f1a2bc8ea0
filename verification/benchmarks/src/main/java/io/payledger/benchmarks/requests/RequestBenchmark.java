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
import java.util.function.Function;

/** Workloads that take turns on one stack. */
public final class RequestBenchmark implements Benchmark {

    private static final int ROUNDS = 5;

    private final String name;
    private final Function<MeasuredStack, List<Workload>> workloads;
    private final Function<Rounds<Figures>, RequestReport> report;

    private RequestBenchmark(
            String name,
            Function<MeasuredStack, List<Workload>> workloads,
            Function<Rounds<Figures>, RequestReport> report) {
        this.name = name;
        this.workloads = workloads;
        this.report = report;
    }

    /** {@code commands}: new runs, and runs from creation to approval. */
    public static RequestBenchmark ofCommands() {
        return new RequestBenchmark("commands", CommandClient::workloads, RequestReport::ofCommands);
    }

    /** {@code reads}: unchecked, under session tokens, and strong. */
    public static RequestBenchmark ofReads() {
        return new RequestBenchmark("reads", ReadClient::workloads, RequestReport::ofReads);
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(name));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws InterruptedException {
        ProcessorTime.requireKnown();
        // until the JVMs have compiled their hot code, the figures would mostly be of the compilers
        Duration warmUp = Duration.ofSeconds(quick ? 5 : 60);
        Duration round = Duration.ofSeconds(quick ? 3 : 15);
        System.out.println(name + ": starting a stack");
        try (MeasuredStack stack = MeasuredStack.start(directory.resolve(name).toAbsolutePath())) {
            return measure(stack, warmUp, round).findings();
        }
    }

    private RequestReport measure(MeasuredStack stack, Duration warmUp, Duration length) throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(stack);
        List<Workload> all = workloads.apply(stack);
        System.out.println(name + ": warming up for " + warmUp.toSeconds() + " s");
        for (Workload workload : all) {
            Outcome<Figures> unused = loop.run(0, workload, warmUp.dividedBy(all.size()));
        }
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Workload workload : Rounds.inOrderOf(round, all)) {
                Outcome<Figures> outcome = loop.run(round, workload, length);
                System.out.println(
                        name + ": round " + round + " of " + ROUNDS + ": " + RequestReport.line(name, outcome));
                outcomes.add(outcome);
            }
        }
        return report.apply(new Rounds<>(outcomes));
    }
}
