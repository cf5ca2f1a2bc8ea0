package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.measurement.Subject;
import io.payledger.benchmarks.report.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The part of the report about how soon approvals are visible. */
record LatencyReport(Plan plan, Rounds<Figures> measured) {

    private static final Column<Figures> P50 =
            millis("p50", figures -> figures.sinceDue().p50());
    private static final Column<Figures> P99 =
            millis("p99", figures -> figures.sinceDue().p99());
    private static final Column<Figures> LONGEST =
            millis("longest", figures -> figures.sinceDue().longest());
    private static final Column<Figures> P50_OF_RESPONSE = millis(
            "from the response: p50", figures -> figures.sinceAcknowledged().p50());
    private static final Column<Figures> P99_OF_RESPONSE = millis(
            "from the response: p99", figures -> figures.sinceAcknowledged().p99());
    private static final Column<Figures> LONGEST_OF_RESPONSE = millis(
            "from the response: longest", figures -> figures.sinceAcknowledged().longest());
    private static final Column<Figures> RATE = new Column<>("approvals/s", "approvals/s", "%,.1f", Figures::perSecond);
    private static final Column<Figures> CPU = ProcessorShares.sum(Figures::processors);

    private static final List<Column<Figures>> TIMES =
            List.of(P50, P99, LONGEST, P50_OF_RESPONSE, P99_OF_RESPONSE, LONGEST_OF_RESPONSE, RATE);
    private static final List<Column<Figures>> COMPARED = List.of(P50, P99, LONGEST, RATE, CPU);

    /** Create, record, calculate, submit. */
    private static final int EVENTS_OF_A_PENDING_RUN = 4;

    private static Column<Figures> millis(String title, ToDoubleFunction<Figures> value) {
        return new Column<>(title, "ms", "%,.1f", value);
    }

    Findings findings() {
        List<Column<Figures>> processors = new ArrayList<>(List.of(CPU));
        processors.addAll(ProcessorShares.columns(measured, Figures::processors));
        return new Findings(
                introduction(),
                Stream.of(P50, P99, CPU)
                        .map(column -> measured.plot(subjects(), column))
                        .toList(),
                measured.medians("Reader, rate", subjects(), TIMES)
                        + measured.medians("CPU of one approval, ms", subjects(), processors)
                        + ratios()
                        + measured.single(
                                "reader, rate",
                                Stream.concat(TIMES.stream(), Stream.of(CPU)).toList()),
                measured.objections(LatencyBenchmark.NAME));
    }

    private String introduction() {
        return String.format(
                Locale.ROOT,
                """
                ## Latency

                Approvals at a fixed rate in an open loop, spread over 20 tenants, each followed until a reader sees it. Times, in ms, count from
                when an approval was due, and once more from its response. At most 256 are under way; one beyond that is sent late,
                which counts.

                *PayLedger* is the relay and the worker with their default settings. The reader asks the worker for its frontier by a long
                poll. The event is committed in PostgreSQL and in Kafka then; the Kafka transaction of the fold need not be, because a fold that is
                repeated after a crash gives the same state.

                *Connect + Streams* is Kafka Connect with exactly-once support, Debezium's connector for PostgreSQL and its event router,
                tuned as in the relay benchmark (it polls every 10 ms, not every 500), and a Kafka Streams application with
                `exactly_once_v2` and otherwise default settings, which folds no more than the highest position of each shard. *Store* asks
                this application in the same way, and it answers by an interactive query of its store: that is not committed either,
                so the guarantee is the same as PayLedger's. *Committed* reads the changelog of that store with `read_committed`: what the
                application passes on, which its commit interval of 100 ms holds back. Both readers follow the same approvals.

                All use the same API and the same JVM options. While one pipeline is measured, the processes of the other are
                stopped. In each of %d round(s) each pipeline is started again, carries the %,d events of the commands that prepare the runs,
                answers %,d requests for what its reader has seen, and has %d s of approvals at %d/s, before it is measured at each rate: for %d s, twice that below 10/s, and with at most %,d
                approvals. *CPU* is the processor time of all processes for one approval, in ms, and each process has its share; what a process
                does while it is idle is part of it. Median and range of the rounds. A measurement fails unless every approval is answered with 200 and every one is seen.

                """,
                plan.rounds(),
                EVENTS_OF_A_PENDING_RUN * plan.approvals(),
                plan.warmUpRequests(),
                plan.warmUpSeconds(),
                plan.warmUpRate(),
                plan.seconds(),
                Plan.APPROVALS_MAX);
    }

    /** Those that are to be compared are neighbours. */
    private List<Subject> subjects() {
        return plan.rates().stream()
                .flatMap(rate -> Stream.of(Reader.values()).map(reader -> reader.at(rate)))
                .toList();
    }

    /** At the same rate in the same round. */
    private String ratios() {
        StringBuilder table = new StringBuilder(Rounds.header("Ratio of PayLedger to", COMPARED));
        for (int rate : plan.rates()) {
            for (Reader peer : List.of(Reader.STORE, Reader.COMMITTED)) {
                table.append(Rounds.row(
                        peer.at(rate).title(),
                        COMPARED,
                        column -> measured.inRounds(
                                "%.2f",
                                round -> measured.ratio(round, Reader.WORKER.at(rate), peer.at(rate), column))));
            }
        }
        return table.append('\n').toString();
    }

    static String line(Outcome<Figures> outcome) {
        return Rounds.line(outcome, COMPARED);
    }
}
