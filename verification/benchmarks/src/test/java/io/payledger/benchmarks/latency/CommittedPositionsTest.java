package io.payledger.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import org.junit.jupiter.api.Test;

class CommittedPositionsTest {

    private static final Shard ACME = new Shard("payroll/acme");
    private static final Shard OTHER = new Shard("payroll/other");

    private final CommittedPositions positions = new CommittedPositions();

    @Test
    void aPositionIsSeenWithTheFirstThatCoversIt() {
        positions.add(ACME, new Position(1, 3), 100);
        positions.add(ACME, new Position(1, 7), 200);
        positions.add(ACME, new Position(2, 8), 300);

        assertThat(positions.seenAt(ACME, new Position(1, 3))).contains(100L);
        assertThat(positions.seenAt(ACME, new Position(1, 4))).contains(200L);
        assertThat(positions.seenAt(ACME, new Position(1, 9))).contains(300L);
    }

    @Test
    void aPositionThatIsReadTwiceWasSeenTheFirstTime() {
        positions.add(ACME, new Position(1, 3), 100);
        positions.add(ACME, new Position(1, 3), 200);

        assertThat(positions.seenAt(ACME, new Position(1, 3))).contains(100L);
    }

    @Test
    void whatNoCommitHasShownIsNotSeen() {
        positions.add(ACME, new Position(1, 3), 100);

        assertThat(positions.seenAt(ACME, new Position(1, 4))).isEmpty();
        assertThat(positions.seenAt(OTHER, new Position(1, 1))).isEmpty();
    }
}
