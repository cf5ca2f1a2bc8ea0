package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

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

class RequestReportTest {

    private static final Workload UNCHECKED = new Workload("unchecked", false, List.of());
    private static final Workload SESSION = new Workload("session", false, List.of());

    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    private void measured(int round, Workload workload, double perSecond, double apiMillis) {
        Map<String, Double> processes = new LinkedHashMap<>();
        processes.put("api-service-1", apiMillis);
        processes.put("primary", 0.25);
        outcomes.add(Outcome.measured(round, workload, new Figures(perSecond, 2, 9, new ProcessorShares(processes))));
    }

    private Findings findings() {
        return RequestReport.ofReads(new Rounds<>(outcomes)).findings();
    }

    @Test
    void everyProcessHasAColumnBesideTheSum() {
        measured(1, UNCHECKED, 1_000, 0.5);
        measured(2, UNCHECKED, 3_000, 0.25);

        assertThat(findings().markdown()).contains("""
                | Workload | reads/s | p50, ms | p99, ms | CPU, ms | api-service-1 | primary |
                |---|---|---|---|---|---|---|
                | unchecked | 2,000 (1,000–3,000) | 2.0 (2.0–2.0) | 9.0 (9.0–9.0) | 0.625 (0.500–0.750) | 0.375 (0.250–0.500) \
                | 0.250 (0.250–0.250) |
                """);
    }

    @Test
    void ratiosAreOfWorkloadsInTheSameRound() {
        measured(1, UNCHECKED, 1_000, 0.25);
        measured(1, SESSION, 950, 0.5);
        measured(2, SESSION, 1_980, 0.25);
        measured(2, UNCHECKED, 2_000, 0.25);

        assertThat(findings().markdown()).contains("""
                | Ratio to unchecked | reads/s | p50, ms | p99, ms | CPU, ms |
                |---|---|---|---|---|
                | session | 0.97 (0.95–0.99) | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) | 1.25 (1.00–1.50) |
                | session, round 1 | 0.95 | 1.00 | 1.00 | 1.50 |
                | session, round 2 | 0.99 | 1.00 | 1.00 | 1.00 |
                """);
    }

    @Test
    void figuresOfTheWholeStackArePlotted() {
        measured(1, UNCHECKED, 1_000, 0.5);
        measured(2, UNCHECKED, 3_000, 0.25);

        List<Plot> plots = findings().plots();

        assertThat(plots).extracting(Plot::title).containsExactly("reads/s", "p50, ms", "p99, ms", "CPU, ms");
        assertThat(plots.get(0).bars()).containsExactly(new Bar("unchecked", 2_000, 1_000, 3_000));
    }

    @Test
    void aFailedRoundIsReportedAndHasNoFigures() {
        measured(1, UNCHECKED, 1_000, 0.25);
        outcomes.add(Outcome.failed(1, SESSION, "expected status 200, got 503"));

        assertThat(findings().objections()).containsExactly("1 of 2 measurements of the reads benchmark failed");
        assertThat(findings().markdown())
                .contains("| session, round 1 | – | – | – | – |", "**failed**: expected status 200, got 503");
    }
}
