package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.ResponseTimes;
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

    private static final Load LOAD = length -> ResponseTimes.fromNowOn(() -> 0, length);
    private static final Workload RAW = Workload.ofReads("raw Vert.x", LOAD);
    private static final Workload UNCHECKED =
            Workload.ofReads("unchecked", LOAD).comparedWith(RAW);
    private static final Workload SESSION = Workload.ofReads("session", LOAD).comparedWith(RAW, UNCHECKED);

    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    private void measured(int round, Workload workload, double perSecond, double apiMillis) {
        measured(round, workload, perSecond, apiMillis, Map.of());
    }

    private void measured(
            int round, Workload workload, double perSecond, double apiMillis, Map<String, Double> routes) {
        Map<String, Double> processes = new LinkedHashMap<>();
        processes.put("api-service-1", apiMillis);
        processes.put("primary", 0.25);
        outcomes.add(Outcome.measured(
                round, workload, new Figures(perSecond, 2, 9, routes, new ProcessorShares(processes))));
    }

    private Findings findings(Workload... workloads) {
        return RequestReport.ofReads(List.of(workloads), new Rounds<>(outcomes)).findings();
    }

    @Test
    void everyProcessHasAColumnBesideTheSum() {
        measured(1, UNCHECKED, 1_000, 0.5);
        measured(2, UNCHECKED, 3_000, 0.25);

        Findings findings = RequestReport.ofCommands(List.of(UNCHECKED), new Rounds<>(outcomes))
                .findings();

        assertThat(findings.markdown()).contains("""
                | Workload | commands/s | p50, ms | p99, ms | CPU, ms | api-service-1 | primary |
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

        assertThat(findings(UNCHECKED, SESSION).markdown()).contains("""
                | Ratio to unchecked | reads/s | p50, ms | p99, ms | CPU, ms |
                |---|---|---|---|---|
                | session | 0.97 (0.95–0.99) | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) | 1.25 (1.00–1.50) |
                | session, round 1 | 0.95 | 1.00 | 1.00 | 1.50 |
                | session, round 2 | 0.99 | 1.00 | 1.00 | 1.00 |
                """);
    }

    @Test
    void aWorkloadIsComparedWithEachOfItsBasesAndWithNothingElse() {
        measured(1, RAW, 4_000, 0.125);
        measured(1, UNCHECKED, 1_000, 0.25);
        measured(1, SESSION, 800, 0.25);

        assertThat(findings(RAW, UNCHECKED, SESSION).markdown()).contains("""
                | Ratio to raw Vert.x | reads/s | p50, ms | p99, ms | CPU, ms |
                |---|---|---|---|---|
                | unchecked | 0.25 | 1.00 | 1.00 | 1.33 |
                | unchecked, round 1 | 0.25 | 1.00 | 1.00 | 1.33 |
                | session | 0.20 | 1.00 | 1.00 | 1.33 |
                | session, round 1 | 0.20 | 1.00 | 1.00 | 1.33 |

                | Ratio to unchecked | reads/s | p50, ms | p99, ms | CPU, ms |
                |---|---|---|---|---|
                | session | 0.80 | 1.00 | 1.00 | 1.00 |
                | session, round 1 | 0.80 | 1.00 | 1.00 | 1.00 |

                """);
    }

    @Test
    void aRouteThatWasNotTakenInARoundCountsAsZero() {
        measured(1, SESSION, 1_000, 0.25, Map.of("follower", 50.0, "waited", 50.0));
        measured(2, SESSION, 1_000, 0.25, Map.of("follower", 100.0));
        measured(1, RAW, 1_000, 0.25);

        assertThat(findings(SESSION, RAW).markdown())
                .contains(
                        "| follower, % | waited, % | primary, % | api-service-1 |",
                        "| 0.500 (0.500–0.500) | 75.0 (50.0–100.0) | 25.0 (0.0–50.0) | 0.0 (0.0–0.0) |",
                        "| raw Vert.x | 1,000 | 2.0 | 9.0 | 0.500 | – | – | – |");
    }

    @Test
    void figuresOfTheWholeStackArePlotted() {
        measured(1, UNCHECKED, 1_000, 0.5);
        measured(2, UNCHECKED, 3_000, 0.25);

        List<Plot> plots = findings(UNCHECKED).plots();

        assertThat(plots).extracting(Plot::title).containsExactly("reads/s", "p50, ms", "p99, ms", "CPU, ms");
        assertThat(plots.get(0).bars()).containsExactly(new Bar("unchecked", 2_000, 1_000, 3_000));
    }

    @Test
    void aFailedRoundIsReportedAndHasNoFigures() {
        measured(1, UNCHECKED, 1_000, 0.25);
        outcomes.add(Outcome.failed(1, SESSION, "expected status 200, got 503"));

        Findings findings = findings(UNCHECKED, SESSION);

        assertThat(findings.objections()).containsExactly("1 of 2 measurements of the reads benchmark failed");
        assertThat(findings.markdown())
                .contains("| session, round 1 | – | – | – | – |", "**failed**: expected status 200, got 503");
    }
}
