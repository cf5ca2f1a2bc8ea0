package io.payledger.freshness;

import static io.payledger.freshness.RandomValues.frontier;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontierTest {

    private static final Shard ACME_DE = new Shard("payroll/acme-de");
    private static final Shard ACME_FR = new Shard("payroll/acme-fr");
    private static final long SEED = Long.getLong("freshness.seed", 20_261_121L);

    @Test
    void mergingTakesTheNewerPositionOfEachShard() {
        Frontier laptop = Frontier.of(ACME_DE, new Position(1, 7)).and(ACME_FR, new Position(1, 2));
        Frontier phone = Frontier.of(ACME_DE, new Position(1, 9));

        Frontier merged = laptop.merge(phone);

        assertThat(merged.at(ACME_DE)).isEqualTo(new Position(1, 9));
        assertThat(merged.at(ACME_FR)).isEqualTo(new Position(1, 2));
    }

    @Test
    void aFrontierNeverGoesBack() {
        Frontier frontier = Frontier.of(ACME_DE, new Position(1, 7)).and(ACME_DE, new Position(1, 3));

        assertThat(frontier.at(ACME_DE)).isEqualTo(new Position(1, 7));
    }

    @Test
    void mergingIsCommutativeAssociativeAndIdempotent() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Frontier a = frontier(random);
            Frontier b = frontier(random);
            Frontier c = frontier(random);

            assertThat(a.merge(b)).as("seed %d, round %d", SEED, i).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d, round %d", SEED, i).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(a)).as("seed %d, round %d", SEED, i).isEqualTo(a);
        }
    }

    @Test
    void aMergeIsTheLeastFrontierThatCoversBoth() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Frontier a = frontier(random);
            Frontier b = frontier(random);
            Frontier c = frontier(random);

            assertThat(a.merge(b).covers(a)).as("seed %d, round %d", SEED, i).isTrue();
            if (c.covers(a) && c.covers(b)) {
                assertThat(c.covers(a.merge(b)))
                        .as("seed %d, round %d", SEED, i)
                        .isTrue();
            }
            if (a.covers(b) && b.covers(a)) {
                assertThat(a).as("seed %d, round %d", SEED, i).isEqualTo(b);
            }
        }
    }
}
