package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.report.Plot;
import io.payledger.benchmarks.report.Plot.Bar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private record Named(String title) implements Subject {}

    private static final Subject OURS = new Named("ours");
    private static final Subject PEER = new Named("peer");
    private static final Column<Double> SPEED = new Column<>("km/h", "km/h", "%,.1f", Double::doubleValue);

    private final List<Outcome<Double>> outcomes = new ArrayList<>();

    private void measured(int round, Subject subject, double speed) {
        outcomes.add(Outcome.measured(round, subject, speed));
    }

    private Rounds<Double> rounds() {
        return new Rounds<>(outcomes);
    }

    @Test
    void theMedianOfAnEvenNumberOfRoundsIsBetweenTheTwoInTheMiddle() {
        measured(1, OURS, 4_000);
        measured(2, OURS, 1_000);
        measured(3, OURS, 3_000);
        measured(4, OURS, 2_000);

        assertThat(rounds().medians("Car", List.of(OURS), List.of(SPEED))).isEqualTo("""
                | Car | km/h |
                |---|---|
                | ours | 2,500.0 (1,000.0–4,000.0) |

                """);
    }

    @Test
    void oneRoundHasNoRange() {
        measured(1, OURS, 7);

        assertThat(rounds().medians("Car", List.of(OURS, PEER), List.of(SPEED)))
                .contains("| ours | 7.0 |\n", "| peer | – |\n");
    }

    @Test
    void aSubjectHasItsMedianAndItsRangeInThePlot() {
        measured(1, OURS, 1_000);
        measured(2, OURS, 4_000);
        measured(3, OURS, 2_000);
        measured(1, PEER, 7);

        assertThat(rounds().plot(List.of(OURS, PEER), SPEED))
                .isEqualTo(new Plot(
                        "km/h", "km/h", List.of(new Bar("ours", 2_000, 1_000, 4_000), new Bar("peer", 7, 7, 7))));
    }

    @Test
    void aSubjectThatFailedInEveryRoundHasNoBar() {
        measured(1, OURS, 20);
        outcomes.add(Outcome.failed(1, PEER, "no fuel"));

        assertThat(rounds().plot(List.of(OURS, PEER), SPEED).bars())
                .extracting(Bar::label)
                .containsExactly("ours");
    }

    @Test
    void aRatioIsOfTheSameRound() {
        measured(1, OURS, 20);
        measured(1, PEER, 10);
        measured(2, OURS, 30);
        outcomes.add(Outcome.failed(2, PEER, "no fuel"));

        assertThat(rounds().ratio(1, OURS, PEER, SPEED)).contains(2.0);
        assertThat(rounds().ratio(2, OURS, PEER, SPEED)).isEmpty();
        assertThat(rounds().inRounds("%.2f", round -> rounds().ratio(round, OURS, PEER, SPEED)))
                .isEqualTo("2.00");
    }

    @Test
    void aFigureThatASubjectDoesNotHaveIsNotShown() {
        measured(1, OURS, 20);
        measured(1, PEER, Double.NaN);

        assertThat(rounds().medians("Car", List.of(OURS, PEER), List.of(SPEED))).contains("| peer | – |\n");
        assertThat(rounds().single("car", List.of(SPEED))).contains("| 1, peer | – |\n");
        assertThat(rounds().ratio(1, OURS, PEER, SPEED)).isEmpty();
        assertThat(rounds().plot(List.of(OURS, PEER), SPEED).bars())
                .extracting(Bar::label)
                .containsExactly("ours");
    }

    @Test
    void aFailedMeasurementSpeaksAgainstTheRun() {
        measured(1, OURS, 20);
        outcomes.add(Outcome.failed(1, PEER, "no fuel"));

        assertThat(rounds().objections("car")).containsExactly("1 of 2 measurements of the car benchmark failed");
        assertThat(rounds().single("car", List.of(SPEED)))
                .endsWith("| 1, ours | 20.0 |\n| 1, peer | **failed**: no fuel |\n\n");
    }

    @Test
    void eachRoundBeginsWithAnotherSubject() {
        Subject third = new Named("third");
        List<Subject> all = List.of(OURS, PEER, third);

        assertThat(Rounds.inOrderOf(1, all)).containsExactly(OURS, PEER, third);
        assertThat(Rounds.inOrderOf(2, all)).containsExactly(PEER, third, OURS);
        assertThat(Rounds.inOrderOf(4, all)).containsExactly(OURS, PEER, third);
    }

    @Test
    void subjectsAreInTheOrderOfTheFirstRound() {
        measured(1, OURS, 20);
        measured(1, PEER, 10);
        measured(2, PEER, 10);
        measured(2, OURS, 30);

        assertThat(rounds().subjects()).containsExactly(OURS, PEER);
        assertThat(rounds().numbers()).containsExactly(1, 2);
    }
}
