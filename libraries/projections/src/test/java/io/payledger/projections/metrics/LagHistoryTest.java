package io.payledger.projections.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagHistoryTest {

    private static final long SECOND = 1_000_000_000L;

    private final LagHistory history = new LagHistory();

    @Test
    void aPartitionThatIsFoldedToItsEndIsNotBehind() {
        assertThat(history.look(10, 0, 0)).isZero();
        assertThat(history.look(25, 0, 2 * SECOND)).isZero();
    }

    @Test
    void theLagIsAsOldAsTheFirstEndThatIsNotReached() {
        history.look(10, 0, 0);
        history.look(20, 10, 2 * SECOND);
        history.look(30, 20, 4 * SECOND);

        Duration stuck = history.look(30, 20, 9 * SECOND);
        Duration halfWay = history.look(30, 10, 10 * SECOND);
        Duration caughtUp = history.look(30, 0, 11 * SECOND);

        assertThat(stuck).isEqualTo(Duration.ofSeconds(7));
        assertThat(halfWay).isEqualTo(Duration.ofSeconds(6));
        assertThat(caughtUp).isZero();
    }

    @Test
    void anIdleHourBeforeIsNoLag() {
        history.look(10, 0, 0);

        assertThat(history.look(11, 1, 3600 * SECOND)).isZero();
        assertThat(history.look(11, 1, 3602 * SECOND)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPartitionThatIsNeverReachedDoesNotFillTheMemoryAndStillTellsItsAge() {
        Duration behind = Duration.ZERO;

        for (int look = 0; look <= 3 * LagHistory.ENDS_MAX; look++) {
            behind = history.look(10L + look, 10L + look, look * SECOND);
        }

        assertThat(behind).isEqualTo(Duration.ofSeconds(3L * LagHistory.ENDS_MAX));
    }
}
