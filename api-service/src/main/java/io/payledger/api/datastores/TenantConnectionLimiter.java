package io.payledger.api.datastores;

import io.payledger.freshness.Shard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Limits what one tenant uses at once, so that none can exhaust the connections or the event loops: what exceeds it queues
 * before it holds a connection. Work has one connection each, and takes as many of the tenant's places as it is worth small
 * requests. Thread-safe.
 */
public final class TenantConnectionLimiter {

    private final Vertx vertx;
    private final int share;
    private final Map<Shard, Line> lines = new HashMap<>();

    /**
     * Limits each tenant.
     *
     * @param share how many places each tenant has
     */
    public TenantConnectionLimiter(Vertx vertx, int share) {
        this.vertx = vertx;
        this.share = share;
    }

    /** Running and waiting requests of one tenant, first in, first out. */
    private static final class Line {
        private int taken;
        private final Deque<Waiter> waiting = new ArrayDeque<>();
    }

    private record Waiter(Promise<Void> turn, int places, Context context, long timer) {}

    /**
     * Runs the work once it is the tenant's turn; fails with a timeout where that takes too long.
     *
     * @param places all of the tenant's if it is more than those
     */
    public <T> Future<T> within(Shard shard, int places, Duration timeout, Supplier<Future<T>> work) {
        int held = Math.min(places, share);
        return turn(shard, held, timeout).compose(mine -> Future.<Void>succeededFuture()
                .compose(begun -> work.get())
                .onComplete(done -> giveBack(shard, held)));
    }

    /** How many of the tenant's requests wait for their turn. */
    public synchronized int waiting(Shard shard) {
        Line line = lines.get(shard);
        return line == null ? 0 : line.waiting.size();
    }

    private synchronized Future<Void> turn(Shard shard, int places, Duration timeout) {
        Line line = lines.computeIfAbsent(shard, first -> new Line());
        if (line.waiting.isEmpty() && line.taken + places <= share) {
            line.taken += places;
            return Future.succeededFuture();
        }
        Promise<Void> turn = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), fired -> giveUp(shard, turn));
        line.waiting.add(new Waiter(turn, places, vertx.getOrCreateContext(), timer));
        return turn.future();
    }

    /** A waiter that has left the line has its turn already, and keeps it. */
    private void giveUp(Shard shard, Promise<Void> turn) {
        if (leave(shard, turn)) {
            turn.fail(new TimeoutException("no connection within the timeout, all that one tenant may use are in use:"
                    + " shard=" + shard + " connections_max=" + share));
        }
    }

    private synchronized boolean leave(Shard shard, Promise<Void> turn) {
        Line line = lines.get(shard);
        if (line == null || !line.waiting.removeIf(waiter -> waiter.turn() == turn)) {
            return false;
        }
        admit(line);
        return true;
    }

    private synchronized void giveBack(Shard shard, int places) {
        Line line = lines.get(shard);
        if (line == null) {
            throw new IllegalStateException("nothing of " + shard + " has a connection");
        }
        line.taken -= places;
        admit(line);
        if (line.taken == 0) {
            lines.remove(shard);
        }
    }

    /** Those whose turn it is, in their order: one that needs more places is not overtaken. */
    private void admit(Line line) {
        for (Waiter first = line.waiting.peek();
                first != null && line.taken + first.places() <= share;
                first = line.waiting.peek()) {
            Promise<Void> turn = line.waiting.remove().turn();
            line.taken += first.places();
            vertx.cancelTimer(first.timer());
            // goes on as the request that waited, not as the one that has just ended
            first.context().runOnContext(its -> turn.complete());
        }
    }
}
