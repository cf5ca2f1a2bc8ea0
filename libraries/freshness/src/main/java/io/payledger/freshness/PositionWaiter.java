package io.payledger.freshness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Waits until one store has applied a position. All waiting reads share one poll of the store; a store that knows when
 * it moves also calls {@link #reached}. Thread-safe.
 */
public final class PositionWaiter {

    /** Asks the store once for the positions of all shards that reads wait for. */
    public interface Poll {
        CompletionStage<Map<Shard, Position>> positions(Set<Shard> shards);
    }

    private final Poll poll;
    private final Timer timer;
    private final long pollIntervalNanos;
    private final int waitersMax;

    private final List<Waiter> waiters = new ArrayList<>();
    private boolean polling;

    /** Guards the list. Futures are completed outside of it because their dependents run on the same thread. */
    private final Object lock = new Object();

    public PositionWaiter(Poll poll, Timer timer, Duration pollInterval, int waitersMax) {
        this.poll = poll;
        this.timer = timer;
        this.pollIntervalNanos = pollInterval.toNanos();
        this.waitersMax = waitersMax;
    }

    /**
     * Completes with true once the store has applied {@code atLeast} or entered a later epoch, and with false when the
     * budget is spent, the store cannot be reached, or too many reads are waiting. The result is a hint: the read that
     * follows is the check.
     */
    public CompletionStage<Boolean> await(Shard shard, Position atLeast, Duration budget) {
        Waiter waiter = new Waiter(shard, atLeast, new CompletableFuture<>());
        boolean startPolling;
        synchronized (lock) {
            if (waiters.size() >= waitersMax || budget.isNegative() || budget.isZero()) {
                return CompletableFuture.completedFuture(false);
            }
            waiters.add(waiter);
            startPolling = !polling;
            polling = true;
        }
        Timer.Scheduled end = timer.after(budget.toNanos(), () -> complete(waiter, false));
        CompletionStage<Boolean> ending = waiter.reached;
        ending.whenComplete((reached, failure) -> end.cancel());
        if (startPolling) {
            pollOnce();
        }
        return waiter.reached;
    }

    /** The store has applied {@code position}: completes the waits for it. */
    public void reached(Shard shard, Position position) {
        List<Waiter> served = new ArrayList<>();
        synchronized (lock) {
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (waiter.shard.equals(shard) && position.covers(waiter.atLeast)) {
                    each.remove();
                    served.add(waiter);
                }
            }
        }
        served.forEach(waiter -> waiter.reached.complete(true));
    }

    public int waiting() {
        synchronized (lock) {
            return waiters.size();
        }
    }

    private void pollOnce() {
        Set<Shard> shards = new LinkedHashSet<>();
        synchronized (lock) {
            if (waiters.isEmpty()) {
                polling = false;
                return;
            }
            waiters.forEach(waiter -> shards.add(waiter.shard));
        }
        poll.positions(shards).whenComplete((positions, failure) -> {
            if (failure == null) {
                positions.forEach(this::reached);
            } else {
                giveUpOn(shards);
            }
            timer.after(pollIntervalNanos, this::pollOnce);
        });
    }

    /** The store cannot be reached: the reads that wait for it go on elsewhere. */
    private void giveUpOn(Set<Shard> shards) {
        List<Waiter> released;
        synchronized (lock) {
            released = waiters.stream()
                    .filter(waiter -> shards.contains(waiter.shard))
                    .toList();
            waiters.removeAll(released);
        }
        released.forEach(waiter -> waiter.reached.complete(false));
    }

    private void complete(Waiter waiter, boolean hasReached) {
        synchronized (lock) {
            waiters.remove(waiter);
        }
        waiter.reached.complete(hasReached);
    }

    /** Compared by identity: two sessions may wait for the same position. */
    private static final class Waiter {
        final Shard shard;
        final Position atLeast;
        final CompletableFuture<Boolean> reached;

        Waiter(Shard shard, Position atLeast, CompletableFuture<Boolean> reached) {
            this.shard = shard;
            this.atLeast = atLeast;
            this.reached = reached;
        }
    }
}
