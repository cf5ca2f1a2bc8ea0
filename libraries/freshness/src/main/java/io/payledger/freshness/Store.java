package io.payledger.freshness;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One store that can answer reads, with what this node knows of it. That knowledge orders the stores and proves nothing.
 * Thread-safe.
 *
 * @param <C> the connection to it, such as a pool
 */
public final class Store<C> {

    /** Enough for the tenants that are active at one node at a time; the least recently used are evicted. */
    private static final int SEEN_SHARDS_MAX = 10_000;

    private final String name;
    private final C connection;
    private final PositionWaiter waiter;
    private final StoreListener listener;

    private boolean available = true;
    private Duration lag = Duration.ZERO;
    private int epoch;
    private final Map<Shard, Position> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shard, Position> eldest) {
            return size() > SEEN_SHARDS_MAX;
        }
    };

    public Store(String name, C connection, PositionWaiter waiter) {
        this(name, connection, waiter, StoreListener.NONE);
    }

    public Store(String name, C connection, PositionWaiter waiter, StoreListener listener) {
        this.listener = listener;
        this.name = name;
        this.connection = connection;
        this.waiter = waiter;
    }

    public String name() {
        return name;
    }

    public C connection() {
        return connection;
    }

    public PositionWaiter waiter() {
        return waiter;
    }

    /** A probe succeeded: the store is {@code lag} behind its primary, in {@code epoch} (0 if it keeps none). */
    public synchronized void probed(Duration lag, int epoch) {
        if (!available) {
            available = true;
            listener.back(name, lag, epoch);
        }
        this.lag = lag;
        this.epoch = Math.max(this.epoch, epoch);
    }

    /** The store cannot be reached; the next probe that succeeds makes it available again. */
    public synchronized void lost(Throwable reason) {
        if (available) {
            available = false;
            listener.lost(name, reason);
        }
    }

    synchronized void answered(Shard shard, ShardState shown) {
        epoch = Math.max(epoch, shown.storeEpoch());
        seen.merge(shard, shown.position(), Position::max);
    }

    public synchronized boolean available() {
        return available;
    }

    public synchronized Duration lag() {
        return lag;
    }

    public synchronized int epoch() {
        return epoch;
    }

    synchronized Optional<Position> lastSeen(Shard shard) {
        return Optional.ofNullable(seen.get(shard));
    }

    @Override
    public String toString() {
        return name;
    }
}
