package io.payledger.freshness;

import static io.payledger.freshness.SimulatedCluster.MILLIS;
import static io.payledger.freshness.SimulatedCluster.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.ReadOutcome.HistoryLost;
import io.payledger.freshness.ReadOutcome.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The read policy over stores that lag, fail, stop and lose history, in seeded schedules. A failure names its seed;
 * {@code -Dfreshness.seed=… -Dfreshness.schedules=1} runs that schedule alone.
 */
class ReadPolicySimulationTest {

    private static final long FIRST_SEED = Long.getLong("freshness.seed", 1L);
    private static final int SCHEDULES = Integer.getInteger("freshness.schedules", 100_000);
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final int FALLBACKS_MAX = 3;

    @Test
    void aSessionNeverReadsLessThanItHasSeen() {
        Tally tally = new Tally();

        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            new Schedule(seed, Consistency.SESSION, tally).run();
        }

        assertThat(tally.violations)
                .as("first seed that broke it: %d (%s)", tally.firstBadSeed, tally.firstViolation)
                .isZero();
        assertThat(tally.unended).as("reads that never ended").isZero();
        if (SCHEDULES >= 10_000) {
            assertThat(tally.routes.keySet())
                    .as("every route was taken")
                    .contains(Route.FOLLOWER, Route.WAITED, Route.PRIMARY);
            assertThat(tally.refused).as("refusals were seen").isPositive();
            assertThat(tally.historyLost).as("lost history was seen").isPositive();
        }
    }

    @Test
    void aPolicyWithoutTheCheckViolatesTheGuarantee() {
        Tally tally = new Tally();

        for (long seed = FIRST_SEED; seed < FIRST_SEED + 1_000; seed++) {
            new Schedule(seed, Consistency.EVENTUAL, tally).run();
        }

        assertThat(tally.violations).isPositive();
    }

    /** What happened over all schedules. */
    private static final class Tally {
        final Map<Route, Integer> routes = new EnumMap<>(Route.class);
        long violations;
        long firstBadSeed;
        String firstViolation = "";
        long refused;
        long historyLost;
        long unended;

        void violation(long seed, String what) {
            if (violations++ == 0) {
                firstBadSeed = seed;
                firstViolation = what;
            }
        }
    }

    /** One run: some sessions write and read for a simulated second or two, while nodes stop and a primary may fail. */
    private static final class Schedule {
        final long seed;
        final Random random;
        final SimulatedTime time = new SimulatedTime();
        final SimulatedCluster cluster;
        final ReadPolicy<SimulatedCluster.Node> policy;
        final Consistency consistency;
        final Tally tally;
        int openReads;

        Schedule(long seed, Consistency consistency, Tally tally) {
            this.seed = seed;
            this.random = new Random(seed);
            this.consistency = consistency;
            this.tally = tally;
            this.cluster = new SimulatedCluster(random, time, random.nextInt(4));
            this.policy = ReadPolicy.overFollowers(
                    cluster.followers,
                    cluster.primary,
                    new ReadPolicy.Limits(Duration.ofMillis(50), DEADLINE, FALLBACKS_MAX, Duration.ofSeconds(1)),
                    time);
        }

        void run() {
            for (int probe = 0; probe < 4; probe++) {
                time.after(probe * 250L * MILLIS, cluster::probe);
            }
            for (int session = 1 + random.nextInt(3); session > 0; session--) {
                new Session(3 + random.nextInt(5)).next();
            }
            if (random.nextInt(4) == 0) {
                int node = random.nextInt(cluster.followers.size() + 1);
                time.after(random.nextInt(200) * MILLIS, () -> cluster.breakDown(node, true));
                time.after((200 + random.nextInt(600)) * MILLIS, () -> cluster.breakDown(node, false));
            }
            if (random.nextInt(8) == 0) {
                time.after(random.nextInt(300) * MILLIS, () -> cluster.promote(random.nextInt(3)));
            }
            time.runUntilIdle();
            tally.unended += openReads;
        }

        /** A client with one request at a time that keeps the token of the last response. */
        final class Session {
            SessionToken token = SessionToken.EMPTY;
            Position seen = Position.NONE;
            int steps;

            Session(int steps) {
                this.steps = steps;
            }

            void next() {
                if (steps-- == 0) {
                    return;
                }
                time.after(random.nextInt(30) * MILLIS, () -> {
                    if (random.nextInt(3) == 0) {
                        write();
                    } else {
                        read();
                    }
                });
            }

            private void write() {
                Position mine = cluster.commit();
                token = token.merge(SessionToken.of(SHARD, mine));
                seen = mine;
                next();
            }

            private void read() {
                long before = time.nanoTime();
                Position seenBefore = seen;
                boolean named = token.names(SHARD);
                int epochBefore = policy.newestEpoch();
                openReads++;
                policy.read(SHARD, token, consistency, SimulatedCluster.Node::read)
                        .whenComplete((outcome, failure) -> {
                            openReads--;
                            if (failure != null) {
                                tally.violation(seed, "the read broke: " + failure);
                            } else {
                                judge(
                                        outcome,
                                        seenBefore,
                                        named,
                                        epochBefore,
                                        Duration.ofNanos(time.nanoTime() - before));
                            }
                            next();
                        });
            }

            private void judge(
                    ReadOutcome<Long> outcome, Position seenBefore, boolean named, int epochBefore, Duration took) {
                if (took.compareTo(DEADLINE) > 0) {
                    tally.violation(seed, "took " + took);
                }
                outcome.match(new ReadOutcome.Cases<Long, Void>() {
                    @Override
                    public Void answered(Answered<Long> answered) {
                        tally.routes.merge(answered.route(), 1, Integer::sum);
                        if (!covers(answered, seenBefore)) {
                            tally.violation(
                                    seed, "had seen " + seenBefore + ", then read " + answered.appliedThrough());
                        }
                        if (answered.appliedThrough().sequence() > 0
                                && answered.appliedThrough().epoch() < epochBefore) {
                            tally.violation(seed, "an orphan of epoch " + answered.appliedThrough() + " answered");
                        }
                        if (!named && consistency == Consistency.SESSION && answered.route() != Route.PRIMARY) {
                            tally.violation(seed, "a first read was not strong");
                        }
                        if (answered.value() != answered.appliedThrough().sequence()) {
                            tally.violation(seed, "the value is of another snapshot");
                        }
                        token = answered.token();
                        seen = Position.max(seen, answered.appliedThrough());
                        return null;
                    }

                    @Override
                    public Void refused(Refused<Long> refused) {
                        tally.refused++;
                        return null;
                    }

                    @Override
                    public Void historyLost(HistoryLost<Long> lost) {
                        tally.historyLost++;
                        if (token.required(SHARD).stream().noneMatch(cluster::isLost)) {
                            tally.violation(seed, "reported as lost, and was not: " + seenBefore);
                        }
                        token = lost.replacement();
                        seen = lost.survived();
                        return null;
                    }
                });
            }

            /** Within an epoch the sequence decides; across a promotion what was seen must have survived. */
            private boolean covers(Answered<Long> answered, Position before) {
                Position shown = answered.appliedThrough();
                if (shown.epoch() == before.epoch() || before.sequence() == 0) {
                    return shown.sequence() >= before.sequence();
                }
                return shown.epoch() > before.epoch() && !cluster.isLost(before);
            }
        }
    }

    @Test
    void readsThatFallBackToThePrimaryAreCapped() {
        SimulatedTime time = new SimulatedTime();
        SimulatedCluster cluster = new SimulatedCluster(new Random(FIRST_SEED), time, 1);
        ReadPolicy<SimulatedCluster.Node> policy = ReadPolicy.overFollowers(
                cluster.followers,
                cluster.primary,
                new ReadPolicy.Limits(Duration.ofMillis(50), DEADLINE, FALLBACKS_MAX, Duration.ofSeconds(1)),
                time);
        cluster.followers.get(0).lost(new IOException("closed"));
        SessionToken token = SessionToken.of(SHARD, cluster.commit());

        List<Boolean> refused = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            policy.read(SHARD, token, Consistency.SESSION, SimulatedCluster.Node::read)
                    .thenAccept(outcome -> refused.add(outcome instanceof Refused<Long> refusal
                            && refusal.reason() == ReadOutcome.Reason.OVERLOADED));
        }
        time.runUntilIdle();

        assertThat(refused).filteredOn(overloaded -> overloaded).hasSize(20 - FALLBACKS_MAX);
        assertThat(cluster.readsAtPrimaryMost).isLessThanOrEqualTo(FALLBACKS_MAX);
    }

    @Test
    void aProjectionThatDoesNotKnowTheShardYetIsWaitedFor() {
        SimulatedTime time = new SimulatedTime();
        AtomicLong applied = new AtomicLong();
        PositionWaiter waiter = new PositionWaiter(
                shards -> CompletableFuture.completedFuture(Map.of(SHARD, new Position(1, applied.get()))),
                time,
                Duration.ofMillis(3),
                8);
        ReadPolicy<String> policy = ReadPolicy.overProjection(
                new Store<>("worker", "worker", waiter),
                new ReadPolicy.Limits(DEADLINE, DEADLINE, 0, Duration.ofSeconds(1)),
                time);
        List<ReadOutcome<Long>> outcomes = new ArrayList<>();

        time.after(20 * MILLIS, () -> applied.set(1));
        policy.<Long>read(
                        SHARD,
                        SessionToken.of(SHARD, new Position(1, 1)),
                        Consistency.SESSION,
                        (store, timeout) -> CompletableFuture.completedFuture(new ReadAttempt.Reading<>(
                                new ShardState(0, applied.get() == 0 ? Position.NONE : new Position(1, 1), List.of()),
                                applied.get())))
                .thenAccept(outcomes::add);
        time.runUntilIdle();

        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Answered.class, answered -> assertThat(
                        answered.route())
                .isEqualTo(Route.WAITED));
        assertThat(time.nanoTime())
                .as("no timer of the read or of its wait outlives it")
                .isLessThan(30 * MILLIS);
    }

    @Test
    void aReadThatIsAnsweredAtOnceStartsNoTimer() {
        SimulatedTime time = new SimulatedTime();
        PositionWaiter waiter = new PositionWaiter(
                shards -> CompletableFuture.completedFuture(Map.of()), time, Duration.ofMillis(3), 8);
        ReadPolicy<String> policy = ReadPolicy.overProjection(
                new Store<>("worker", "worker", waiter),
                new ReadPolicy.Limits(DEADLINE, DEADLINE, 0, Duration.ofSeconds(1)),
                time);
        List<ReadOutcome<Long>> outcomes = new ArrayList<>();

        policy.<Long>read(
                        SHARD,
                        SessionToken.of(SHARD, new Position(1, 1)),
                        Consistency.SESSION,
                        (store, timeout) -> CompletableFuture.completedFuture(
                                new ReadAttempt.Reading<>(ShardState.at(new Position(1, 1)), 1L)))
                .thenAccept(outcomes::add);

        assertThat(outcomes).singleElement().isInstanceOf(Answered.class);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void eventualReadsAreSpreadOverTheFollowersThatKeepUp() {
        SimulatedTime time = new SimulatedTime();
        SimulatedCluster cluster = new SimulatedCluster(new Random(FIRST_SEED), time, 2);
        cluster.followers.forEach(follower -> follower.probed(Duration.ZERO, 1));
        ReadPolicy<SimulatedCluster.Node> policy = ReadPolicy.overFollowers(
                cluster.followers,
                cluster.primary,
                new ReadPolicy.Limits(Duration.ofMillis(50), DEADLINE, FALLBACKS_MAX, Duration.ofSeconds(1)),
                time);
        Map<String, Integer> served = new HashMap<>();

        for (int i = 0; i < 10; i++) {
            policy.read(SHARD, SessionToken.EMPTY, Consistency.EVENTUAL, SimulatedCluster.Node::read)
                    .thenAccept(outcome -> served.merge(((Answered<Long>) outcome).servedBy(), 1, Integer::sum));
            time.runUntilIdle();
        }

        assertThat(served).containsOnlyKeys("follower-1", "follower-2");
    }
}
