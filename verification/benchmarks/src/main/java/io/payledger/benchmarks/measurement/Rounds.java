package io.payledger.benchmarks.measurement;

import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outcomes of all rounds, with the tables in Markdown and the plots of a report that show them. */
public record Rounds<F>(List<Outcome<F>> outcomes) {

    /** In the place of a figure that there is not. */
    public static final String NOTHING = "–";

    public Rounds {
        outcomes = List.copyOf(outcomes);
    }

    /** The subjects in the order in which a round measures them: each round begins with another one. */
    public static <S> List<S> inOrderOf(int round, List<S> subjects) {
        List<S> rotated = new ArrayList<>(subjects);
        Collections.rotate(rotated, 1 - round);
        return rotated;
    }

    /** In the order of the first round. */
    public List<Subject> subjects() {
        return outcomes.stream().map(Outcome::subject).distinct().toList();
    }

    public List<Integer> numbers() {
        return outcomes.stream().map(Outcome::round).distinct().toList();
    }

    /** Why the figures do not count; empty if no measurement failed. */
    public List<String> objections(String benchmark) {
        long failed =
                outcomes.stream().filter(outcome -> outcome.figures().isEmpty()).count();
        return failed == 0
                ? List.of()
                : List.of(
                        failed + " of " + outcomes.size() + " measurements of the " + benchmark + " benchmark failed");
    }

    /** Empty if the measurement failed, or has no such figure. */
    public Optional<Double> value(int round, Subject subject, Column<F> column) {
        return outcomes.stream()
                .filter(outcome -> outcome.round() == round && outcome.subject().equals(subject))
                .findFirst()
                .flatMap(Outcome::figures)
                .map(column.value()::applyAsDouble)
                .filter(value -> !Double.isNaN(value));
    }

    /** What one subject has for each unit of another, in the same round. */
    public Optional<Double> ratio(int round, Subject subject, Subject to, Column<F> column) {
        return value(round, subject, column)
                .flatMap(value -> value(round, to, column).map(other -> value / other));
    }

    /** {@code median (lowest–highest)} of the rounds that have a value. */
    public String inRounds(String format, IntFunction<Optional<Double>> value) {
        double[] values = sorted(value);
        if (values.length == 0) {
            return NOTHING;
        }
        String median = format(format, median(values));
        return values.length == 1
                ? median
                : median + " (" + format(format, values[0]) + "–" + format(format, values[values.length - 1]) + ")";
    }

    /** Of the rounds that have a value. */
    private double[] sorted(IntFunction<Optional<Double>> value) {
        return numbers().stream()
                .map(value::apply)
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A row for each subject: its medians, with their ranges. */
    public String medians(String what, List<? extends Subject> subjects, List<Column<F>> columns) {
        return header(what, columns)
                + subjects.stream()
                        .map(subject -> row(
                                subject.title(),
                                columns,
                                column -> inRounds(column.format(), round -> value(round, subject, column))))
                        .collect(Collectors.joining())
                + "\n";
    }

    /** A bar for each subject that has a value. */
    public Plot plot(List<? extends Subject> subjects, Column<F> column) {
        List<Bar> bars = new ArrayList<>();
        for (Subject subject : subjects) {
            double[] values = sorted(round -> value(round, subject, column));
            if (values.length > 0) {
                bars.add(new Bar(subject.title(), median(values), values[0], values[values.length - 1]));
            }
        }
        return new Plot(column.title(), column.unit(), bars);
    }

    /** A row for each measurement. */
    public String single(String what, List<Column<F>> columns) {
        return header("Round, " + what, columns)
                + outcomes.stream()
                        .map(outcome -> row(
                                outcome.round() + ", " + outcome.subject().title(),
                                outcome.figures()
                                        .map(figures -> columns.stream().map(column -> column.of(figures)))
                                        .orElseGet(() -> Stream.of("**failed**: " + outcome.fault()))))
                        .collect(Collectors.joining())
                + "\n";
    }

    /** One measurement in one line. */
    public static <F> String line(Outcome<F> outcome, List<Column<F>> columns) {
        return outcome.subject().title() + ": "
                + outcome.figures()
                        .map(figures -> columns.stream()
                                .map(column -> column.title() + " " + column.of(figures))
                                .collect(Collectors.joining("; ")))
                        .orElse("failed: " + outcome.fault());
    }

    public static <F> String header(String first, List<Column<F>> columns) {
        return row(first, columns, Column::title) + "|---".repeat(columns.size() + 1) + "|\n";
    }

    public static <F> String row(String first, List<Column<F>> columns, Function<Column<F>, String> cell) {
        return row(first, columns.stream().map(cell));
    }

    private static String row(String first, Stream<String> cells) {
        return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
