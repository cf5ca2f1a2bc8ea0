package io.payledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.JmhReport.Interval;
import io.payledger.benchmarks.JmhReport.Score;
import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JmhReportTest {

    private static final Score DECODE = new Score(
            "SessionTokenBenchmark.decode", "entries=1", 1_500, Optional.of(new Interval(1_400, 1_600)), "ops/s");
    private static final Score ENCODE = new Score("SessionTokenBenchmark.encode", "", 2_900, Optional.empty(), "ops/s");
    private static final Score FOLD = new Score("FoldBenchmark.fold", "", 7, Optional.empty(), "us/op");

    private static Findings findings(Score... scores) {
        return new JmhReport(List.of(scores)).findings();
    }

    @Test
    void aScoreHasItsInterval() {
        assertThat(findings(DECODE, FOLD).markdown())
                .contains("| SessionTokenBenchmark.decode | entries=1 | 1500.000 | 1400.000–1600.000 | ops/s |")
                .contains("| FoldBenchmark.fold |  | 7.000 | one sample | us/op |");
    }

    @Test
    void whatAClassMeasuresInOneUnitIsOnePlot() {
        assertThat(findings(DECODE, ENCODE).plots())
                .containsExactly(new Plot(
                        "SessionTokenBenchmark",
                        "ops/s",
                        List.of(
                                new Bar("decode, entries=1", 1_500, 1_400, 1_600),
                                new Bar("encode", 2_900, 2_900, 2_900))));
    }

    @Test
    void aScoreAloneHasNoPlot() {
        assertThat(findings(DECODE, FOLD).plots()).isEmpty();
    }
}
