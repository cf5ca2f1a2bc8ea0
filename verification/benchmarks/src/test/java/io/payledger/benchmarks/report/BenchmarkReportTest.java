package io.payledger.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.report.MachineLoad.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchmarkReportTest {

    private static final Times BEFORE = Times.of("cpu  100 0 50 800 20 5 5 20 0 0");

    private static BenchmarkReport report(boolean quick, double load, String after) {
        return new BenchmarkReport(
                Instant.parse("2026-11-30T01:00:00Z"),
                quick,
                new MachineLoad(load, 2, Optional.of(BEFORE)),
                new MachineLoad(2, 2, Optional.of(Times.of(after))),
                List.of());
    }

    private static final String NOTHING_STOLEN = "cpu  1100 0 50 800 20 5 5 20 0 0";

    @Test
    void aRunOnAnIdleMachineCounts() {
        BenchmarkReport report = report(false, 0.4, NOTHING_STOLEN);

        assertThat(report.objections()).isEmpty();
        assertThat(report.markdown()).contains("Stolen time: 0.0 %").doesNotContain("do not count");
    }

    @Test
    void aRunOnABusyMachineSaysThatItDoesNotCount() {
        assertThat(report(false, 0.6, NOTHING_STOLEN).markdown())
                .contains("**These figures do not count: the load was 0.60 before the run.**");
    }

    @Test
    void aRunWhoseProcessorsOthersHadDoesNotCount() {
        assertThat(report(false, 0, "cpu  1050 0 50 800 20 5 5 70 0 0").objections())
                .containsExactly("5.0 % of the processors' time was stolen");
    }

    @Test
    void aQuickRunDoesNotCount() {
        assertThat(report(true, 0, NOTHING_STOLEN).objections()).containsExactly("it was a quick run");
    }

    @Test
    void whatABenchmarkObjectsToSpeaksAgainstTheRun() {
        MachineLoad idle = new MachineLoad(0, 2, Optional.of(BEFORE));
        Findings findings = new Findings("## Relay", List.of(), "", List.of("1 of 6 measurements failed"));

        BenchmarkReport report = new BenchmarkReport(Instant.EPOCH, false, idle, idle, List.of(findings));

        assertThat(report.markdown())
                .contains("**These figures do not count: 1 of 6 measurements failed.**")
                .endsWith("## Relay");
    }

    @Test
    void withoutStatisticsOfTheSystemStolenTimeIsNotKnown() {
        MachineLoad unknown = new MachineLoad(-1, 2, Optional.empty());

        BenchmarkReport report = new BenchmarkReport(Instant.EPOCH, false, unknown, unknown, List.of());

        assertThat(report.objections()).isEmpty();
        assertThat(report.markdown()).contains("Stolen time: not known");
    }
}
