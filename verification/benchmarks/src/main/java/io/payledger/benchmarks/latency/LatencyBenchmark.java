package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.requests.MeasuredStack;
import io.payledger.cli.measurement.ProcessorTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How soon approvals are visible at the worker, and at a Kafka Streams application behind Kafka Connect. */
public final class LatencyBenchmark implements Benchmark {

    static final String NAME = "latency";

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(NAME));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws InterruptedException {
        ProcessorTime.requireKnown();
        Plan plan = quick ? Plan.QUICK : Plan.FULL;
        System.out.println(NAME + ": starting a stack");
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        try (MeasuredStack stack = MeasuredStack.start(directory.resolve(NAME).toAbsolutePath())) {
            List<Pipeline> pipelines = List.of(new RelayAndWorker(stack), new ConnectAndStreams(stack));
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Pipeline pipeline : Rounds.inOrderOf(round, pipelines)) {
                    outcomes.addAll(new Turn(stack, plan, round, pipeline).run());
                }
            }
        }
        return new LatencyReport(plan, new Rounds<>(outcomes)).findings();
    }
}
