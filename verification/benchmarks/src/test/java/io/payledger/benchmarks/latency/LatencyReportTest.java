package io.payledger.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.payledger.benchmarks.latency.Figures.Times;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {

    private static final Plan PLAN = new Plan(2, List.of(1, 200), 10, 1_000, 100, 5);

    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    private void measured(int round, Reader reader, int rate, double millis, String process) {
        Map<String, Double> processors = new LinkedHashMap<>();
        processors.put("primary", 1.5);
        processors.put(process, 0.5);
        outcomes.add(Outcome.measured(
                round,
                reader.at(rate),
                new Figures(
                        rate,
                        new Times(millis, 2 * millis, 3 * millis),
                        new Times(millis - 1, 2 * millis - 1, 3 * millis - 1),
                        new ProcessorShares(processors))));
    }

    private Findings findings() {
        return new LatencyReport(PLAN, new Rounds<>(outcomes)).findings();
    }

    @Test
    void readersAtOneRateAreNeighbours() {
        measured(1, Reader.WORKER, 1, 10, "worker");
        measured(1, Reader.WORKER, 200, 20, "worker");
        measured(1, Reader.STORE, 1, 30, "streams");
        measured(1, Reader.STORE, 200, 40, "streams");

        Plot p50 = findings().plots().get(0);

        assertThat(p50.bars())
                .extracting(Bar::label, Bar::median)
                .containsExactly(
                        tuple("PayLedger, 1/s", 10.0),
                        tuple("Connect + Streams, store, 1/s", 30.0),
                        tuple("PayLedger, 200/s", 20.0),
                        tuple("Connect + Streams, store, 200/s", 40.0));
    }

    @Test
    void ratiosAreAtTheSameRateInTheSameRound() {
        measured(1, Reader.WORKER, 200, 10, "worker");
        measured(1, Reader.STORE, 200, 40, "streams");
        measured(1, Reader.COMMITTED, 200, 100, "streams");
        measured(2, Reader.STORE, 200, 80, "streams");
        measured(2, Reader.COMMITTED, 200, 100, "streams");
        measured(2, Reader.WORKER, 200, 40, "worker");

        assertThat(findings().markdown()).contains("""
                | Ratio of PayLedger to | p50 | p99 | longest | approvals/s | CPU, ms |
                |---|---|---|---|---|---|
                | Connect + Streams, store, 1/s | – | – | – | – | – |
                | Connect + Streams, committed, 1/s | – | – | – | – | – |
                | Connect + Streams, store, 200/s | 0.38 (0.25–0.50) | 0.38 (0.25–0.50) | 0.38 (0.25–0.50) | 1.00 (1.00–1.00) \
                | 1.00 (1.00–1.00) |
                | Connect + Streams, committed, 200/s | 0.25 (0.10–0.40) | 0.25 (0.10–0.40) | 0.25 (0.10–0.40) | 1.00 (1.00–1.00) \
                | 1.00 (1.00–1.00) |
                """);
    }

    @Test
    void aProcessHasNoShareWhereItDoesNotRun() {
        measured(1, Reader.WORKER, 200, 10, "worker");
        measured(1, Reader.STORE, 200, 40, "streams");

        assertThat(findings().markdown())
                .contains("| PayLedger, 200/s | 2.000 | 1.500 | 0.500 | – |\n")
                .contains("| Connect + Streams, store, 200/s | 2.000 | 1.500 | – | 0.500 |\n");
    }

    @Test
    void aFailedMeasurementIsReportedAndHasNoFigures() {
        measured(1, Reader.WORKER, 200, 10, "worker");
        outcomes.add(Outcome.failed(1, Reader.STORE.at(200), "3 of 2000 failed"));

        assertThat(findings().objections()).containsExactly("1 of 2 measurements of the latency benchmark failed");
        assertThat(findings().markdown())
                .contains("| 1, Connect + Streams, store, 200/s | **failed**: 3 of 2000 failed |");
    }

    @Test
    void theIntroductionNamesWhatWasPlanned() {
        assertThat(PLAN.approvals()).isEqualTo(500 + 20 + 1_500);
        assertThat(findings().introduction())
                .contains(
                        "each of 2 round(s)",
                        "the 8,080 events",
                        "1,000 requests for what its reader has seen",
                        "5 s of approvals at 100/s",
                        "for 10 s, twice that below 10/s, and with at most 1,500");
    }
}
