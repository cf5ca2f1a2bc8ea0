package io.payledger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks with JMH, which shows its progress, and writes a report. */
@Command(name = "payledger benchmark", description = "measure how fast single classes are, and write a report")
public final class BenchmarkCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "benchmarks with this in their name; without one, all")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "one process and a second each: whether it runs, not how fast it is")
    private boolean quick;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws RunnerException, IOException {
        requireKnown();
        Path directory =
                Path.of(Objects.requireNonNullElse(System.getenv("PAYLEDGER_HOME"), "."), "target", "benchmarks");
        Files.createDirectories(directory);
        MachineLoad before = MachineLoad.now();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(directory.resolve("results.json").toString());
        names.forEach(name -> options.include(Pattern.quote(name)));
        if (quick) {
            options.forks(1).warmupIterations(1).measurementIterations(1).measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Path report = directory.resolve("report.md");
        String text = new BenchmarkReport(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS), quick, before, MachineLoad.now(), results)
                .markdown();
        Files.writeString(report, text);
        System.out.println();
        System.out.println(text);
        System.out.println("written to " + report.toAbsolutePath().normalize());
        return 0;
    }

    private void requireKnown() {
        TreeSet<String> known = new TreeSet<>();
        for (BenchmarkListEntry each : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), new ArrayList<>())) {
            known.add(BenchmarkReport.name(each.getUsername()));
        }
        for (String name : names) {
            if (known.stream().noneMatch(benchmark -> benchmark.contains(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no benchmark has '" + name + "' in its name; there are " + String.join(", ", known));
            }
        }
    }
}
