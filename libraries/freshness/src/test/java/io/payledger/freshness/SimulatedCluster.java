package io.payledger.freshness;

import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ReadAttempt.StoreMissedException;
import io.payledger.freshness.ReadAttempt.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A primary and its followers with the failures of real ones: a follower lags by its own, changing time, may show a commit
 * before the primary does, may stop, and may be orphaned by a promotion.
 */
final class SimulatedCluster {

    static final Shard SHARD = new Shard("payroll/acme-de");
    static final long MILLIS = 1_000_000L;

    private record Commit(Position position, long visibleAtPrimary, List<Long> visibleAtFollower) {}

    private final Random random;
    private final SimulatedTime time;
    private final List<Commit> log = new ArrayList<>();
    private final long[] usualLag;
    private final boolean[] down;
    private final boolean[] orphaned;
    private final List<EpochStart> history = new ArrayList<>();
    private int epoch = 1;
    private long lostAfter = Long.MAX_VALUE;
    private long lostBefore;

    final List<Store<Node>> followers = new ArrayList<>();
    final Store<Node> primary;
    int readsAtPrimary;
    int stalled;
    int readsAtPrimaryMost;

    SimulatedCluster(Random random, SimulatedTime time, int followerCount) {
        this.random = random;
        this.time = time;
        this.usualLag = new long[followerCount];
        this.down = new boolean[followerCount + 1];
        this.orphaned = new boolean[followerCount + 1];
        for (int i = 0; i < followerCount; i++) {
            usualLag[i] = (long) (MILLIS * Math.pow(10, random.nextDouble() * 3 - 0.5));
            followers.add(store("follower-" + (i + 1), i));
        }
        primary = store("primary", followerCount);
    }

    private Store<Node> store(String name, int index) {
        Node node = new Node(index);
        PositionWaiter.Poll poll = shards -> {
            CompletableFuture<Map<Shard, Position>> answer = new CompletableFuture<>();
            time.after(latency(), () -> {
                if (down[index]) {
                    answer.completeExceptionally(new IllegalStateException("down"));
                } else {
                    answer.complete(new LinkedHashMap<>(Map.of(SHARD, node.shown())));
                }
            });
            return answer;
        };
        return new Store<>(name, node, new PositionWaiter(poll, time, Duration.ofMillis(3), 8));
    }

    private long latency() {
        return (long) (MILLIS * (0.1 + random.nextDouble() * (random.nextInt(20) == 0 ? 60 : 3)));
    }

    /** The position that the client gets, at the earliest when the primary shows the commit. */
    Position commit() {
        Position position = new Position(epoch, lastSequence() + 1);
        long now = time.nanoTime();
        long primaryVisible = now + (random.nextInt(5) == 0 ? random.nextInt(8) * MILLIS : 0);
        List<Long> visible = new ArrayList<>();
        for (int i = 0; i < usualLag.length; i++) {
            long lag = random.nextInt(10) == 0 ? 0 : (long) (usualLag[i] * random.nextDouble() * 2);
            long before = log.isEmpty()
                    ? 0
                    : log.get(log.size() - 1).visibleAtFollower.get(i);
            visible.add(Math.max(before, now + lag));
        }
        long before = log.isEmpty() ? 0 : log.get(log.size() - 1).visibleAtPrimary;
        log.add(new Commit(position, Math.max(before, primaryVisible), visible));
        return position;
    }

    private long lastSequence() {
        return log.isEmpty() ? 0 : log.get(log.size() - 1).position.sequence();
    }

    /** A new primary that lacks the last {@code lost} commits; followers of the old one may become orphans. */
    void promote(int lost) {
        int survivors = Math.max(0, log.size() - lost);
        long survived = survivors == 0 ? 0 : log.get(survivors - 1).position.sequence();
        lostAfter = survived;
        lostBefore = lastSequence();
        for (int i = 0; i < followers.size(); i++) {
            orphaned[i] = random.nextInt(3) == 0;
        }
        history.add(new EpochStart(epoch + 1, epoch, survived));
        epoch++;
        long now = time.nanoTime();
        log.subList(survivors, log.size()).clear();
        List<Long> visible = new ArrayList<>();
        for (int i = 0; i < usualLag.length; i++) {
            visible.add(orphaned[i] ? Long.MAX_VALUE : now + (long) (usualLag[i] * random.nextDouble()));
        }
        log.add(new Commit(new Position(epoch, survived + 1), now, visible));
    }

    boolean isLost(Position position) {
        return position.epoch() < epoch && position.sequence() > lostAfter && position.sequence() <= lostBefore;
    }

    void breakDown(int node, boolean broken) {
        down[node] = broken;
    }

    /** What the probe finds, once a second. */
    void probe() {
        for (int i = 0; i < followers.size(); i++) {
            if (!down[i]) {
                followers
                        .get(i)
                        .probed(
                                Duration.ofNanos(usualLag[i]),
                                followers.get(i).connection().epoch());
            }
        }
        if (!down[followers.size()]) {
            primary.probed(Duration.ZERO, epoch);
        }
    }

    int epoch() {
        return epoch;
    }

    /** One server. */
    final class Node {

        private final int index;

        /** An orphan keeps showing what it had at the promotion. */
        private Position orphanShows = Position.NONE;

        Node(int index) {
            this.index = index;
        }

        boolean isPrimary() {
            return index == usualLag.length;
        }

        /** The row with the epoch is replicated like any other: a follower knows the epoch when it has applied the row. */
        int epoch() {
            return Math.max(1, shown().epoch());
        }

        Position shown() {
            Position newest = Position.NONE;
            for (Commit commit : log) {
                long visible = isPrimary() ? commit.visibleAtPrimary : commit.visibleAtFollower.get(index);
                if (visible <= time.nanoTime()) {
                    newest = commit.position;
                }
            }
            if (orphaned[index]) {
                orphanShows = Position.max(orphanShows, new Position(epoch - 1, lostBefore));
                return orphanShows;
            }
            return newest;
        }

        CompletionStage<Reading<Long>> read(Duration timeout) {
            CompletableFuture<Reading<Long>> reading = new CompletableFuture<>();
            if (isPrimary()) {
                readsAtPrimaryMost = Math.max(readsAtPrimaryMost, ++readsAtPrimary);
            }
            CompletionStage<Reading<Long>> counted =
                    isPrimary() ? reading.whenComplete((done, failure) -> readsAtPrimary--) : reading;
            time.after(latency(), () -> {
                if (down[index]) {
                    reading.completeExceptionally(new StoreUnavailableException("down", new IOException()));
                } else if (random.nextInt(200) == 0) {
                    stalled++; // no answer, as from a suspended server
                } else if (random.nextInt(200) == 0) {
                    reading.completeExceptionally(new StoreMissedException("cancelled", new IOException()));
                } else {
                    Position shown = shown();
                    int nodeEpoch = shown.sequence() == 0 ? epoch() : Math.max(epoch(), shown.epoch());
                    ShardState state = new ShardState(nodeEpoch, shown, shown.epoch() == epoch ? history : List.of());
                    time.after(latency(), () -> reading.complete(new Reading<>(state, shown.sequence())));
                }
            });
            return counted;
        }
    }
}
