package io.payledger.freshness;

import static io.payledger.freshness.RandomValues.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTokenTest {

    private static final Shard ACME = new Shard("payroll/acme-de");
    private static final long SEED = Long.getLong("freshness.seed", 20_261_121L);

    @Test
    void mergingIsCommutativeAssociativeAndIdempotent() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            SessionToken a = token(random);
            SessionToken b = token(random);
            SessionToken c = token(random);

            assertThat(a.merge(b)).as("seed %d, round %d", SEED, i).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d, round %d", SEED, i).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(a)).as("seed %d, round %d", SEED, i).isEqualTo(a);
        }
    }

    @Test
    void anEmptyTokenNeverReplacesWhatIsKnown() {
        SessionToken known = SessionToken.of(ACME, new Position(1, 7));

        assertThat(known.merge(SessionToken.EMPTY)).isEqualTo(known);
        assertThat(SessionToken.EMPTY.merge(known)).isEqualTo(known);
    }

    @Test
    void aMergeKeepsThePositionsOfTwoEpochsSoThatLostHistoryIsNotHidden() {
        SessionToken before = SessionToken.of(ACME, new Position(1, 100));
        SessionToken after = SessionToken.of(ACME, new Position(2, 60));

        SessionToken merged = before.merge(after);

        assertThat(merged.required(ACME)).containsExactly(new Position(1, 100), new Position(2, 60));
    }

    @Test
    void aCheckedReadSettlesTheOlderEpoch() {
        SessionToken merged = SessionToken.of(ACME, new Position(1, 40)).alsoSaw(ACME, new Position(2, 60));

        assertThat(merged.settled(ACME, new Position(2, 61)).required(ACME)).containsExactly(new Position(2, 61));
    }

    @Test
    void anUncheckedReadForgetsNothing() {
        SessionToken seen = SessionToken.of(ACME, new Position(1, 40));

        assertThat(seen.alsoSaw(ACME, new Position(1, 7)).required(ACME)).containsExactly(new Position(1, 40));
    }

    @Test
    void aSessionThatLookedAtAnEmptyShardHasLooked() {
        SessionToken looked = SessionToken.EMPTY.settled(ACME, Position.NONE);

        assertThat(looked.names(ACME)).isTrue();
        assertThat(ShardState.at(Position.NONE).coverage(looked.required(ACME))).isEqualTo(ShardState.Coverage.FRESH);
    }
}
