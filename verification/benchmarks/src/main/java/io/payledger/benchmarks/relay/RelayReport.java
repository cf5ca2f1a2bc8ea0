package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.report.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The part of the report about the relay.
 *
 * @param events of each backlog
 */
record RelayReport(int events, int rounds, List<Outcome> outcomes) {

    private static final String NOTHING = "–";

    /** A column of figures. */
    private record Column(String title, String format, ToDoubleFunction<Figures> value) {

        private String of(Figures figures) {
            return RelayReport.format(format, value.applyAsDouble(figures));
        }
    }

    private static final Column COLD_RATE =
            rate("events/s, cold", figures -> figures.cold().eventsPerSecond());
    private static final Column WARM_RATE =
            rate("events/s, warm", figures -> figures.warm().eventsPerSecond());
    private static final Column COLD_MILLIS =
            millis("CPU, cold", figures -> figures.cold().millis());
    private static final Column WARM_MILLIS =
            millis("CPU, warm", figures -> figures.warm().millis());
    private static final List<Column> OF_THE_SYSTEM = List.of(COLD_RATE, WARM_RATE, COLD_MILLIS, WARM_MILLIS);
    private static final List<Column> COLUMNS = Stream.concat(
                    OF_THE_SYSTEM.stream(),
                    Stream.of(
                            millis("CPU of PostgreSQL", Figures::postgresMillis),
                            millis("CPU of the broker", Figures::brokerMillis)))
            .toList();

    private static Column rate(String title, ToDoubleFunction<Figures> value) {
        return new Column(title, "%,.0f", value);
    }

    private static Column millis(String title, ToDoubleFunction<Figures> value) {
        return new Column(title, "%.1f", value);
    }

    Findings findings() {
        long failed =
                outcomes.stream().filter(outcome -> outcome.figures().isEmpty()).count();
        return new Findings(
                markdown(),
                failed == 0
                        ? List.of()
                        : List.of(failed + " of " + outcomes.size() + " measurements of the relay benchmark failed"));
    }

    private String markdown() {
        return format("""
                ## Relay

                A backlog of %,d events in 50 shards, each committed by a transaction of its own; every system publishes it in a
                process of its own. *Cold* is the first half, from the launch of the process; *warm* is the second half, by the
                same process. CPU is the processor time for 1,000 events in ms, of the system's process where no other is named;
                PostgreSQL's and the broker's are those of the whole backlog. Median and range of %d round(s), in which the systems
                take turns. What was published is read back each time: a measurement fails unless every event is there once and
                in the order of its shard.

                """, events, rounds) + systems() + ratios() + single();
    }

    private String systems() {
        return header("System", COLUMNS)
                + RelayBenchmark.SYSTEMS.stream()
                        .map(system -> row(
                                system.title(),
                                COLUMNS.stream()
                                        .map(column ->
                                                inRounds(column.format(), round -> value(round, system, column)))))
                        .collect(Collectors.joining())
                + "\n";
    }

    /** Each of two systems in the same round. */
    private String ratios() {
        return header("Ratio of PayLedger's relay to", OF_THE_SYSTEM)
                + Stream.of(RelayBenchmark.CONNECT, RelayBenchmark.DEBEZIUM, RelayBenchmark.POLLER)
                        .map(peer -> row(
                                peer.title(),
                                OF_THE_SYSTEM.stream()
                                        .map(column -> ratio(column, round -> value(round, peer, column)))))
                        .collect(Collectors.joining())
                + row(
                        "the lower of both limits",
                        OF_THE_SYSTEM.stream()
                                .map(column -> column.equals(COLD_RATE) || column.equals(WARM_RATE)
                                        ? ratio(column, round -> limit(round, column))
                                        : NOTHING))
                + "\n";
    }

    private String ratio(Column column, IntFunction<Optional<Double>> other) {
        return inRounds(
                "%.2f",
                round -> value(round, RelayBenchmark.OURS, column)
                        .flatMap(ours -> other.apply(round).map(theirs -> ours / theirs)));
    }

    private Optional<Double> limit(int round, Column column) {
        return value(round, RelayBenchmark.DRAIN, column).flatMap(drain -> value(round, RelayBenchmark.PRODUCER, column)
                .map(producer -> Math.min(drain, producer)));
    }

    private Optional<Double> value(int round, RelaySystem system, Column column) {
        return outcomes.stream()
                .filter(outcome -> outcome.round() == round && outcome.system().equals(system))
                .findFirst()
                .flatMap(Outcome::figures)
                .map(column.value()::applyAsDouble);
    }

    /** {@code median (lowest–highest)} of the rounds that have a value. */
    private String inRounds(String format, IntFunction<Optional<Double>> value) {
        double[] values = IntStream.rangeClosed(1, rounds)
                .mapToObj(value)
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return NOTHING;
        }
        String median = format(format, median(values));
        return values.length == 1
                ? median
                : median + " (" + format(format, values[0]) + "–" + format(format, values[values.length - 1]) + ")";
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private String single() {
        return header("Round, system", COLUMNS)
                + outcomes.stream()
                        .map(outcome -> row(
                                outcome.round() + ", " + outcome.system().title(),
                                outcome.figures()
                                        .map(figures -> COLUMNS.stream().map(column -> column.of(figures)))
                                        .orElseGet(() -> Stream.of("**failed**: " + outcome.fault()))))
                        .collect(Collectors.joining())
                + "\n";
    }

    /** One measurement in one line. */
    static String line(Outcome outcome) {
        return outcome.system().title() + ": "
                + outcome.figures()
                        .map(figures -> COLUMNS.stream()
                                .map(column -> column.title() + " " + column.of(figures))
                                .collect(Collectors.joining("; ")))
                        .orElse("failed: " + outcome.fault());
    }

    private static String header(String first, List<Column> columns) {
        return row(first, columns.stream().map(Column::title)) + "|---".repeat(columns.size() + 1) + "|\n";
    }

    private static String row(String first, Stream<String> cells) {
        return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
