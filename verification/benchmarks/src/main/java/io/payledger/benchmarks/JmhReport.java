package io.payledger.benchmarks;

import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of the report about single classes. */
record JmhReport(List<Score> scores) {

    /**
     * What JMH measured.
     *
     * @param benchmark {@code class.method}
     * @param interval empty for one sample
     */
    record Score(String benchmark, String parameters, double value, Optional<Interval> interval, String unit) {

        private String className() {
            return benchmark.substring(0, benchmark.indexOf('.'));
        }

        private String label() {
            String method = benchmark.substring(benchmark.indexOf('.') + 1);
            return parameters.isEmpty() ? method : method + ", " + parameters;
        }
    }

    /** In which the score is with a confidence of 99.9 %. */
    record Interval(double lowest, double highest) {}

    /** What can be compared with each other. */
    private record Group(String className, String unit) {}

    Findings findings() {
        return new Findings("""
                ## Single classes

                The score of each benchmark, with its 99.9 % interval.

                """, plots(), table(), List.of());
    }

    /** A score alone has nothing to be compared with. */
    private List<Plot> plots() {
        Map<Group, List<Score>> groups = scores.stream()
                .collect(Collectors.groupingBy(
                        score -> new Group(score.className(), score.unit()), LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .filter(group -> group.getValue().size() > 1)
                .map(group -> new Plot(
                        group.getKey().className(),
                        group.getKey().unit(),
                        group.getValue().stream().map(JmhReport::bar).toList()))
                .toList();
    }

    private static Bar bar(Score score) {
        Interval interval = score.interval().orElseGet(() -> new Interval(score.value(), score.value()));
        return new Bar(score.label(), score.value(), interval.lowest(), interval.highest());
    }

    private String table() {
        return scores.stream()
                .map(score -> format(
                        "| %s | %s | %.3f | %s | %s |%n",
                        score.benchmark(),
                        score.parameters(),
                        score.value(),
                        score.interval()
                                .map(interval -> format("%.3f–%.3f", interval.lowest(), interval.highest()))
                                .orElse("one sample"),
                        score.unit()))
                .collect(Collectors.joining("", """
                        | Benchmark | Parameters | Score | 99.9 % interval | Unit |
                        |---|---|---|---|---|
                        """, "\n"));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
