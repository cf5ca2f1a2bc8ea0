package io.payledger.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a run of benchmarks found, and under which conditions.
 *
 * @param quick whether everything was measured for a second only
 */
record BenchmarkReport(
        Instant at, boolean quick, MachineLoad before, MachineLoad after, Collection<RunResult> results) {

    /** More than this share of the processors was busy before the run began. */
    private static final double BUSY = 0.25;

    private static final double STOLEN_PERCENT_MAX = 1;

    /** Why the figures do not count; empty if nothing speaks against them. */
    List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (quick) {
            objections.add("it was a quick run");
        }
        if (before.average() > BUSY * before.processors()) {
            objections.add(format("the load was %.2f before the run", before.average()));
        }
        after.stolenPercentSince(before)
                .filter(stolen -> stolen > STOLEN_PERCENT_MAX)
                .ifPresent(stolen -> objections.add(format("%.1f %% of the processors' time was stolen", stolen)));
        return objections;
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmarks\n\n");
        text.append(format(
                "%s, %d processors, %s %s. Load before the run: %.2f. Stolen time: %s.%n%n",
                at,
                before.processors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                before.average(),
                stolen()));
        List<String> objections = objections();
        if (!objections.isEmpty()) {
            text.append("**These figures do not count: ")
                    .append(String.join("; ", objections))
                    .append(".**\n\n");
        }
        text.append("| Benchmark | Parameters | Score | 99.9 % interval | Unit |\n|---|---|---|---|---|\n");
        for (RunResult result : results) {
            text.append(row(result.getParams(), result.getPrimaryResult()));
        }
        return text.toString();
    }

    private String stolen() {
        Optional<Double> stolen = after.stolenPercentSince(before);
        return stolen.map(percent -> format("%.1f %%", percent)).orElse("not known");
    }

    private static String row(BenchmarkParams params, Result<?> result) {
        String parameters = params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(", "));
        double[] interval = result.getStatistics().getConfidenceIntervalAt(0.999);
        return format(
                "| %s | %s | %.3f | %s | %s |%n",
                name(params.getBenchmark()),
                parameters,
                result.getScore(),
                Double.isNaN(interval[0]) ? "one sample" : format("%.3f–%.3f", interval[0], interval[1]),
                result.getScoreUnit());
    }

    /** {@code SessionTokenBenchmark.decode} of a name with its package. */
    static String name(String qualified) {
        int method = qualified.lastIndexOf('.');
        return qualified.substring(qualified.lastIndexOf('.', method - 1) + 1);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
