package io.payledger.freshness;

import java.util.List;
import java.util.random.RandomGenerator;

/** Values from a seed: few shards, epochs and sequences, so that they collide often. */
final class RandomValues {

    private static final List<Shard> SHARDS =
            List.of(new Shard("payroll/acme-de"), new Shard("payroll/acme-fr"), new Shard("benefits/acme-de"));

    private RandomValues() {}

    static Shard shard(RandomGenerator random) {
        return SHARDS.get(random.nextInt(SHARDS.size()));
    }

    static Position position(RandomGenerator random) {
        return new Position(1 + random.nextInt(3), random.nextInt(6));
    }

    static Frontier frontier(RandomGenerator random) {
        Frontier frontier = Frontier.EMPTY;
        for (int i = random.nextInt(5); i > 0; i--) {
            frontier = frontier.and(shard(random), position(random));
        }
        return frontier;
    }

    static SessionToken token(RandomGenerator random) {
        SessionToken token = SessionToken.EMPTY;
        for (int i = random.nextInt(6); i > 0; i--) {
            token = token.alsoSaw(shard(random), position(random));
        }
        return token;
    }
}
