package io.payledger.benchmarks;

import io.payledger.benchmarks.latency.LatencyBenchmark;
import io.payledger.benchmarks.relay.BacklogGrowth;
import io.payledger.benchmarks.relay.RelayBenchmark;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.BenchmarkReport;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.MachineLoad;
import io.payledger.benchmarks.requests.ProfileBenchmark;
import io.payledger.benchmarks.requests.RequestBenchmark;
import io.payledger.benchmarks.requests.StackGrowth;
import io.payledger.benchmarks.writes.WriteBenchmark;
import io.payledger.benchmarks.writes.WriteGrowth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks, which show their progress, and writes a report. */
@Command(
        name = "payledger benchmark",
        description =
                "measure single classes, the relay beside its peers, the write path, commands, reads, latency,"
                        + " what grows with rows, tenants, workers and streams, and where the services spend their time; write a report")
public final class BenchmarkCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "benchmarks with this in their name; without one, all")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "whether everything runs, not how fast it is")
    private boolean quick;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final List<Benchmark> benchmarks = List.of(
            new JmhBenchmarks(),
            new RelayBenchmark(),
            new WriteBenchmark(),
            RequestBenchmark.ofCommands(),
            RequestBenchmark.ofReads(),
            new LatencyBenchmark(),
            new BacklogGrowth(),
            new WriteGrowth(),
            StackGrowth.ofTenants(),
            StackGrowth.ofWorkers(),
            StackGrowth.ofStreams(),
            new ProfileBenchmark());

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        requireKnown();
        Path directory =
                Path.of(Objects.requireNonNullElse(System.getenv("PAYLEDGER_HOME"), "."), "target", "benchmarks");
        Files.createDirectories(directory);
        MachineLoad before = MachineLoad.now();
        List<Findings> findings = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            SortedSet<String> chosen = chosen(benchmark);
            if (!chosen.isEmpty()) {
                findings.add(benchmark.run(chosen, quick, directory));
            }
        }
        BenchmarkReport report = new BenchmarkReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), quick, before, MachineLoad.now(), findings);
        Path text = Files.writeString(directory.resolve("report.md"), report.markdown());
        Path page = Files.writeString(directory.resolve("report.html"), report.html());
        System.out.println();
        System.out.println(report.markdown());
        System.out.println("written to " + shown(text) + " and, with plots, " + shown(page));
        return 0;
    }

    private static Path shown(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private SortedSet<String> chosen(Benchmark benchmark) {
        SortedSet<String> chosen = new TreeSet<>(benchmark.names());
        chosen.removeIf(known -> !names.isEmpty() && names.stream().noneMatch(known::contains));
        return chosen;
    }

    private void requireKnown() {
        SortedSet<String> known = benchmarks.stream()
                .flatMap(benchmark -> benchmark.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : names) {
            if (known.stream().noneMatch(benchmark -> benchmark.contains(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no benchmark has '" + name + "' in its name; there are " + String.join(", ", known));
            }
        }
    }
}
