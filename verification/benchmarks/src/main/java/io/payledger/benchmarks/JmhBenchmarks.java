package io.payledger.benchmarks;

import io.payledger.benchmarks.JmhReport.Interval;
import io.payledger.benchmarks.JmhReport.Score;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
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

/** The benchmarks of single classes, which JMH runs. */
final class JmhBenchmarks implements Benchmark {

    @Override
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (BenchmarkListEntry each : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), new ArrayList<>())) {
            names.add(name(each.getUsername()));
        }
        return names;
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(directory.resolve("results.json").toString());
        chosen.forEach(name -> options.include(Pattern.quote(name) + "$"));
        if (quick) {
            options.forks(1).warmupIterations(1).measurementIterations(1).measurementTime(TimeValue.seconds(1));
        }
        List<Score> scores = new Runner(options.build())
                .run().stream()
                        .map(result -> score(result.getParams(), result.getPrimaryResult()))
                        .toList();
        return new JmhReport(scores).findings();
    }

    private static Score score(BenchmarkParams params, Result<?> result) {
        String parameters = params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(", "));
        double[] interval = result.getStatistics().getConfidenceIntervalAt(0.999);
        return new Score(
                name(params.getBenchmark()),
                parameters,
                result.getScore(),
                Double.isNaN(interval[0]) ? Optional.empty() : Optional.of(new Interval(interval[0], interval[1])),
                result.getScoreUnit());
    }

    /** {@code SessionTokenBenchmark.decode} of a name with its package. */
    private static String name(String qualified) {
        int method = qualified.lastIndexOf('.');
        return qualified.substring(qualified.lastIndexOf('.', method - 1) + 1);
    }
}
