package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of the report about the relay.
 *
 * @param events of each backlog
 */
record RelayReport(int events, int rounds, Rounds<Figures> measured) {

    private static final Column<Figures> COLD_RATE =
            rate("events/s, cold", figures -> figures.cold().eventsPerSecond());
    private static final Column<Figures> WARM_RATE =
            rate("events/s, warm", figures -> figures.warm().eventsPerSecond());
    private static final Column<Figures> COLD_MILLIS =
            millis("CPU, cold", figures -> figures.cold().millis());
    private static final Column<Figures> WARM_MILLIS =
            millis("CPU, warm", figures -> figures.warm().millis());
    private static final List<Column<Figures>> OF_THE_SYSTEM = List.of(COLD_RATE, WARM_RATE, COLD_MILLIS, WARM_MILLIS);
    static final List<Column<Figures>> COLUMNS = Stream.concat(
                    OF_THE_SYSTEM.stream(),
                    Stream.of(
                            millis("CPU of PostgreSQL", Figures::postgresMillis),
                            millis("CPU of the broker", Figures::brokerMillis)))
            .toList();

    private static Column<Figures> rate(String title, ToDoubleFunction<Figures> value) {
        return new Column<>(title, "events/s", "%,.0f", value);
    }

    private static Column<Figures> millis(String title, ToDoubleFunction<Figures> value) {
        return new Column<>(title, "ms for 1,000 events", "%.1f", value);
    }

    Findings findings() {
        return new Findings(
                introduction(),
                OF_THE_SYSTEM.stream()
                        .map(column -> measured.plot(RelayBenchmark.SYSTEMS, column))
                        .toList(),
                measured.medians("System", RelayBenchmark.SYSTEMS, COLUMNS)
                        + ratios()
                        + measured.single("system", COLUMNS),
                measured.objections("relay"));
    }

    private String introduction() {
        return String.format(Locale.ROOT, """
                ## Relay

                A backlog of %,d events in 50 shards, each committed by a transaction of its own; every system publishes it in a
                process of its own. *Cold* is the first half, from the launch of the process; *warm* is the second half, by the
                same process. CPU is the processor time for 1,000 events in ms, of the system's process where no other is named;
                PostgreSQL's and the broker's are those of the whole backlog. Median and range of %d round(s), in which the systems
                take turns. What was published is read back each time: a measurement fails unless every event is there once and
                in the order of its shard.

                """, events, rounds);
    }

    /** Each of two systems in the same round. */
    private String ratios() {
        return Rounds.header("Ratio of PayLedger's relay to", OF_THE_SYSTEM)
                + Stream.of(RelayBenchmark.CONNECT, RelayBenchmark.DEBEZIUM, RelayBenchmark.POLLER)
                        .map(peer -> Rounds.row(
                                peer.title(),
                                OF_THE_SYSTEM,
                                column -> measured.inRounds(
                                        "%.2f", round -> measured.ratio(round, RelayBenchmark.OURS, peer, column))))
                        .collect(Collectors.joining())
                + Rounds.row(
                        "the lower of both limits",
                        OF_THE_SYSTEM,
                        column -> column.equals(COLD_RATE) || column.equals(WARM_RATE)
                                ? measured.inRounds("%.2f", round -> ratioToLimit(round, column))
                                : Rounds.NOTHING)
                + "\n";
    }

    private Optional<Double> ratioToLimit(int round, Column<Figures> column) {
        Optional<Double> drain = measured.ratio(round, RelayBenchmark.OURS, RelayBenchmark.DRAIN, column);
        Optional<Double> producer = measured.ratio(round, RelayBenchmark.OURS, RelayBenchmark.PRODUCER, column);
        return drain.flatMap(toDrain -> producer.map(toProducer -> Math.max(toDrain, toProducer)));
    }

    static String line(Outcome<Figures> outcome) {
        return Rounds.line(outcome, COLUMNS);
    }
}
