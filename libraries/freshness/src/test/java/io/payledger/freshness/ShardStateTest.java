package io.payledger.freshness;

import static io.payledger.freshness.ShardState.Coverage.BEHIND;
import static io.payledger.freshness.ShardState.Coverage.FRESH;
import static io.payledger.freshness.ShardState.Coverage.LOST;
import static io.payledger.freshness.ShardState.Coverage.OLDER_EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShardStateTest {

    private static final ShardState PROMOTED =
            new ShardState(2, new Position(2, 55), List.of(new EpochStart(2, 1, 50)));

    @Test
    void inTheSameEpochTheSequenceDecides() {
        ShardState state = ShardState.at(new Position(1, 7));

        assertThat(state.coverage(List.of(new Position(1, 7)))).isEqualTo(FRESH);
        assertThat(state.coverage(List.of(new Position(1, 8)))).isEqualTo(BEHIND);
    }

    @Test
    void whatSurvivedAPromotionIsFreshAndWhatDidNotIsLost() {
        assertThat(PROMOTED.coverage(List.of(new Position(1, 50)))).isEqualTo(FRESH);
        assertThat(PROMOTED.coverage(List.of(new Position(1, 51)))).isEqualTo(LOST);
    }

    @Test
    void anEpochWithoutARecordIsLost() {
        ShardState unknown = new ShardState(3, new Position(3, 55), List.of(new EpochStart(3, 2, 50)));

        assertThat(unknown.coverage(List.of(new Position(1, 2)))).isEqualTo(LOST);
    }

    @Test
    void aStoreOfAnOlderEpochIsNotWaitedFor() {
        assertThat(PROMOTED.coverage(List.of(new Position(3, 1)))).isEqualTo(OLDER_EPOCH);
    }

    @Test
    void aStoreOfTheRightEpochThatHasNoRowOfTheShardYetIsWaitedFor() {
        ShardState noRow = new ShardState(1, Position.NONE, List.of());

        assertThat(noRow.coverage(List.of(new Position(1, 1)))).isEqualTo(BEHIND);
    }

    @Test
    void ofSeveralRequirementsTheWorstDecides() {
        assertThat(PROMOTED.coverage(List.of(new Position(1, 51), new Position(2, 55))))
                .isEqualTo(LOST);
    }
}
