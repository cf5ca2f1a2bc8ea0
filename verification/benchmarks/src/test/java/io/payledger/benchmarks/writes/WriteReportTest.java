package io.payledger.benchmarks.writes;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteReportTest {

    private static final Workload BARE = new Workload(Way.BARE, 16, 1_000);
    private static final Workload WRITE_PATH = BARE.in(Way.WRITE_PATH);
    private static final Workload BARE_ALONE = new Workload(Way.BARE, 1, 1_000);

    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    private void measured(int round, Workload workload, double perSecond) {
        outcomes.add(Outcome.measured(round, workload, new Figures(perSecond, 8, 20, 0.5, 0.25, 3_000, 0.5)));
    }

    private Findings findings() {
        return new WriteReport("`fsync = on`", new Rounds<>(outcomes)).findings();
    }

    @Test
    void ratiosAreOfTheSameClientsAndTenantsInTheSameRound() {
        measured(1, BARE, 1_000);
        measured(1, WRITE_PATH, 900);
        measured(1, BARE_ALONE, 100);
        measured(2, WRITE_PATH, 1_600);
        measured(2, BARE, 2_000);

        assertThat(findings().markdown()).contains("""
                | Ratio to bare | transactions/s | p50, ms | p99, ms | CPU of the primary, ms | CPU of the clients, ms | WAL, bytes | WAL syncs |
                """, """
                | write path, 16 clients, 1,000 tenants | 0.85 (0.80–0.90) | 1.00 (1.00–1.00) |\
                """);
    }

    @Test
    void everyWorkloadIsMeasuredBesideTheBareOne() {
        assertThat(Workload.ALL).hasSize(12).doesNotHaveDuplicates().allSatisfy(workload -> assertThat(Workload.ALL)
                .contains(workload.in(Way.BARE)));
        assertThat(new Workload(Way.COUNTING, 1, 1).title()).isEqualTo("bare, counting, 1 client, one tenant");
    }

    @Test
    void theSettingsOfThePrimaryAreNamedAndTheFiguresArePlotted() {
        measured(1, BARE, 1_000);

        assertThat(findings().introduction()).contains("`fsync = on`");
        assertThat(findings().plots())
                .extracting(Plot::title)
                .containsExactly("transactions/s", "p99, ms", "CPU of the primary, ms", "WAL, bytes", "WAL syncs");
        assertThat(findings().plots().get(0).bars())
                .containsExactly(new Bar("bare, 16 clients, 1,000 tenants", 1_000, 1_000, 1_000));
    }

    @Test
    void aFailedMeasurementSpeaksAgainstTheRun() {
        measured(1, BARE, 1_000);
        outcomes.add(Outcome.failed(1, WRITE_PATH, "a row is missing"));

        assertThat(findings().objections()).containsExactly("1 of 2 measurements of the writes benchmark failed");
    }
}
