package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.CallTree;
import io.payledger.benchmarks.measurement.FlightRecording;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.FlameGraph;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where the services spend their processor time, as flame graphs: while runs are approved, and while sessions read. */
public final class ProfileBenchmark implements Benchmark {

    private static final String NAME = "profile";
    private static final int BUSIEST = 10;

    /** One service while the clients do one thing: a recorder in each of them would slow all of them down. */
    private record Profiled(Workload workload, ServiceProcess service) {

        Profiled(Workload workload, List<ServiceProcess> instances) {
            this(workload, instances.get(0));
        }

        String title() {
            return service.name() + ", " + workload.title();
        }

        String file(String suffix) {
            return service.name() + "-" + workload.title() + suffix;
        }
    }

    private static final String INTRODUCTION = """
            ## Profile

            What the services do while eight clients take runs from their creation to their approval (*lifecycle*), and while they read an
            approved run under the token of a session (*session*), as in the benchmarks of commands and of reads: samples of
            the JDK's Flight Recorder, every 10 ms, of threads that run Java code. Native code, the JVM's compilers and its
            collector are not in them. The tables have the methods that were running most often, without what they called.

            """;

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(NAME));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory)
            throws IOException, InterruptedException {
        ProcessorTime.requireKnown();
        Duration warmUp = Duration.ofSeconds(quick ? 5 : 40);
        Duration length = Duration.ofSeconds(quick ? 5 : 30);
        Path files = Files.createDirectories(directory.resolve(NAME));
        System.out.println(NAME + ": starting a stack");
        try (MeasuredStack stack = MeasuredStack.start(files.resolve("stack").toAbsolutePath())) {
            LocalStack parts = stack.parts();
            Workload lifecycle = named("lifecycle", CommandClient.workloads(stack));
            Workload session = named("session", ReadClient.workloads(stack));
            Measurement measurement = new Measurement(stack);
            List<Outcome<Figures>> outcomes = new ArrayList<>();
            StringBuilder tables = new StringBuilder();
            for (Profiled profiled : List.of(
                    new Profiled(lifecycle, parts.apis()),
                    new Profiled(lifecycle, parts.relays()),
                    new Profiled(lifecycle, parts.workers()),
                    new Profiled(session, parts.apis()))) {
                System.out.println(NAME + ": warming up for " + warmUp.toSeconds() + " s");
                Outcome<Figures> unused = measurement.run(0, profiled.workload(), warmUp);
                FlightRecording recording =
                        FlightRecording.start(profiled.service().pid());
                Outcome<Figures> outcome = measurement.run(outcomes.size() + 1, profiled.workload(), length);
                CallTree tree = recording.stop(profiled.title(), files.resolve(profiled.file(".jfr")));
                System.out.println(NAME + ": " + profiled.title() + ": " + RequestReport.line("requests", outcome));
                outcomes.add(outcome);
                Files.writeString(files.resolve(profiled.file(".svg")), FlameGraph.svg(tree));
                tables.append(table(tree, NAME + "/" + profiled.file(".svg")));
            }
            return new Findings(INTRODUCTION, List.of(), tables.toString(), new Rounds<>(outcomes).objections(NAME));
        }
    }

    private static Workload named(String title, List<Workload> workloads) {
        return workloads.stream()
                .filter(workload -> workload.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    static String table(CallTree tree, String graph) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "[%s: flame graph](%s) of %,d samples\n\n| Method | %% |\n|---|---|\n",
                tree.method(),
                graph,
                tree.samples()));
        tree.busiest(BUSIEST)
                .forEach((method, own) -> table.append(
                        String.format(Locale.ROOT, "| `%s` | %.1f |\n", method, 100.0 * own / tree.samples())));
        return table.append('\n').toString();
    }
}
