package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.report.Findings;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowthReportTest {

    private static final Column<Double> COST = new Column<>("cost", "ms", "%.1f", cost -> cost);
    private static final List<Size> CREATES = Size.of("create", "tenants", 10, 100, 10_000);
    private static final List<Size> READS = Size.of("read", "tenants", 10);

    private final List<Outcome<Double>> outcomes = new ArrayList<>();

    private void measured(int round, Size size, double cost) {
        outcomes.add(Outcome.measured(round, size, cost));
    }

    private Findings findings() {
        List<Size> sizes = Stream.of(CREATES, READS).flatMap(List::stream).toList();
        return new GrowthReport<>("growth-tenants", "## Growth\n\n", sizes, List.of(COST), new Rounds<>(outcomes))
                .findings();
    }

    @Test
    void eachSizeIsComparedWithTheSmallestOfItsOperationInTheSameRound() {
        measured(1, CREATES.get(0), 2);
        measured(1, CREATES.get(2), 3);
        measured(1, READS.get(0), 100);
        measured(2, CREATES.get(2), 20);
        measured(2, CREATES.get(0), 10);

        assertThat(findings().tables()).contains("""
                | Ratio to the smallest size | cost |
                |---|---|
                | create, 100 tenants | – |
                | create, 10,000 tenants | 1.75 (1.50–2.00) |

                """);
    }

    @Test
    void sizesAreInTheirOrderThoughEachRoundBeginsWithAnotherOne() {
        measured(1, CREATES.get(2), 3);
        measured(1, CREATES.get(0), 2);

        assertThat(findings().tables()).startsWith("""
                | Operation | cost |
                |---|---|
                | create, 10 tenants | 2.0 |
                | create, 100 tenants | – |
                | create, 10,000 tenants | 3.0 |
                """);
        assertThat(findings().plots().get(0).bars())
                .containsExactly(new Bar("create, 10 tenants", 2, 2, 2), new Bar("create, 10,000 tenants", 3, 3, 3));
    }

    @Test
    void aFailedMeasurementSpeaksAgainstTheRunAndHasNoRatio() {
        measured(1, CREATES.get(0), 2);
        outcomes.add(Outcome.failed(1, CREATES.get(2), "a row is missing"));

        assertThat(findings().objections())
                .containsExactly("1 of 2 measurements of the growth-tenants benchmark failed");
        assertThat(findings().tables())
                .contains(
                        "| create, 10,000 tenants | – |",
                        "| 1, create, 10,000 tenants | **failed**: a row is missing |");
    }

    @Test
    void theOutcomeOfAnotherSubjectKeepsItsFault() {
        Outcome<Double> failed = Outcome.failed(7, READS.get(0), "a row is missing");

        assertThat(failed.as(1, CREATES.get(0))).isEqualTo(Outcome.failed(1, CREATES.get(0), "a row is missing"));
    }
}
