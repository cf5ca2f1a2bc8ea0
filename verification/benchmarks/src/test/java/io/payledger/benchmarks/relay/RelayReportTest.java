package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.relay.Figures.Half;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayReportTest {

    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    private void measured(int round, RelaySystem system, double eventsPerSecond, double millis) {
        Half half = new Half(eventsPerSecond, millis);
        outcomes.add(Outcome.measured(round, system, new Figures(half, half, 3, 4)));
    }

    private Findings findings(int rounds) {
        return new RelayReport(400_000, rounds, new Rounds<>(outcomes)).findings();
    }

    @Test
    void aSystemHasItsMedianAndItsRange() {
        measured(1, RelayBenchmark.POLLER, 30_000, 11);
        measured(2, RelayBenchmark.POLLER, 10_000, 13);
        measured(3, RelayBenchmark.POLLER, 20_000, 12);

        assertThat(findings(3).markdown())
                .contains(
                        "| SKIP LOCKED poller | 20,000 (10,000–30,000) | 20,000 (10,000–30,000) | 12.0 (11.0–13.0) |");
    }

    @Test
    void ratiosAreOfSystemsInTheSameRound() {
        measured(1, RelayBenchmark.OURS, 20_000, 10);
        measured(1, RelayBenchmark.CONNECT, 10_000, 40);
        measured(2, RelayBenchmark.OURS, 60_000, 10);
        measured(2, RelayBenchmark.CONNECT, 20_000, 20);

        assertThat(findings(2).markdown())
                .contains("| Kafka Connect, exactly once, with the event router | 2.50 (2.00–3.00) | 2.50 (2.00–3.00)"
                        + " | 0.38 (0.25–0.50) | 0.38 (0.25–0.50) |");
    }

    @Test
    void theLimitIsTheLowerOfBoth() {
        measured(1, RelayBenchmark.OURS, 30_000, 10);
        measured(1, RelayBenchmark.DRAIN, 90_000, 5);
        measured(1, RelayBenchmark.PRODUCER, 60_000, 5);

        assertThat(findings(1).markdown()).contains("| the lower of both limits | 0.50 | 0.50 | – | – |");
    }

    @Test
    void everyFigureOfASystemHasAPlot() {
        measured(1, RelayBenchmark.OURS, 30_000, 10);
        measured(1, RelayBenchmark.POLLER, 10_000, 12);
        measured(2, RelayBenchmark.OURS, 20_000, 11);
        measured(3, RelayBenchmark.OURS, 10_000, 15);

        List<Plot> plots = findings(3).plots();

        assertThat(plots)
                .extracting(Plot::title, Plot::unit)
                .containsExactly(
                        tuple("events/s, cold", "events/s"),
                        tuple("events/s, warm", "events/s"),
                        tuple("CPU, cold", "ms for 1,000 events"),
                        tuple("CPU, warm", "ms for 1,000 events"));
        assertThat(plots.get(0).bars())
                .containsExactly(
                        new Bar("PayLedger's relay", 20_000, 10_000, 30_000),
                        new Bar("SKIP LOCKED poller", 10_000, 10_000, 10_000));
        assertThat(plots.get(3).bars().get(0)).isEqualTo(new Bar("PayLedger's relay", 11, 10, 15));
    }

    @Test
    void aFailedMeasurementIsReportedAndHasNoFigures() {
        measured(1, RelayBenchmark.OURS, 20_000, 10);
        outcomes.add(Outcome.failed(1, RelayBenchmark.CONNECT, "399,999 of 400,000 events are published"));

        Findings findings = findings(1);

        assertThat(findings.objections()).containsExactly("1 of 2 measurements of the relay benchmark failed");
        assertThat(findings.markdown())
                .contains("**failed**: 399,999 of 400,000 events are published")
                .contains("| Kafka Connect, exactly once, with the event router | – | – | – | – |");
        assertThat(findings.plots().get(0).bars()).extracting(Bar::label).containsExactly("PayLedger's relay");
    }
}
