package io.payledger.relay.leadership;

import io.payledger.freshness.Position;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.publishing.Publisher;
import io.payledger.relay.publishing.RelayKafka;
import io.payledger.relay.store.PrimaryConnection;
import io.payledger.relay.store.PruneLimit;
import io.payledger.relay.store.RelayRegistry;
import io.payledger.relay.store.ShardGap;
import io.payledger.relay.wal.WalBatch;
import io.payledger.relay.wal.WalEngine;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at leading: an engine, and a publisher once this relay is known to hold the slot. The WAL itself tells: a
 * slot delivers to its one holder only, so the first batch makes this relay the leader; a message in the WAL makes one on
 * an idle database. The term ends with the first failure.
 *
 * <p>Used by the engine's thread and the agent's; the mutex gives the publisher to one of them at a time.
 */
final class LeaderTerm {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderTerm.class);
    private static final Duration END_MAX = Duration.ofMillis(500);

    private final DatabaseConfig databaseConfig;
    private final RelayKafka kafka;
    private final RelayConfig relay;
    private final RelayState state;
    private final Clock clock;
    private final PrimaryConnection primary;
    private final RelayRegistry registry;
    private final WalEngine engine;
    private final ReentrantLock mutex = new ReentrantLock();

    /** Identifies this term's messages in the WAL: those of an earlier leader come through the same slot. */
    private final String name = UUID.randomUUID().toString();

    private volatile boolean ended;

    // the agent's thread only: the last lag, and when it was computed
    private RelayState.Lag lastLag = RelayState.Lag.NONE;
    private long lastLagNanos = System.nanoTime();

    /** This relay holds the slot, and copies another topic before it leads. */
    private volatile boolean copying;

    private volatile boolean leading;

    // under the mutex
    private @Nullable PrimaryConnection repairs;
    private @Nullable Publisher publisher;
    private @Nullable Sweep sweep;
    private int sweeps;

    /** What was committed when the message went into the WAL; compared with what is published when it comes out. */
    private record Sweep(String message, Map<String, Position> committed) {}

    /**
     * @param primary the agent's connection, used by the agent's thread only
     */
    LeaderTerm(
            DatabaseConfig databaseConfig,
            RelayKafka kafka,
            RelayConfig relay,
            RelayState state,
            Clock clock,
            PrimaryConnection primary) {
        this.databaseConfig = databaseConfig;
        this.kafka = kafka;
        this.relay = relay;
        this.state = state;
        this.clock = clock;
        this.primary = primary;
        this.registry = primary.registry(relay.slot());
        this.engine = new WalEngine(databaseConfig, relay, this::read);
    }

    void start() {
        engine.start();
    }

    boolean hasEnded() {
        return engine.hasEnded();
    }

    Optional<Throwable> failure() {
        return engine.failure();
    }

    /** The engine's thread. */
    private void read(WalBatch batch) throws SQLException, InterruptedException {
        if (batch.isEmpty()) {
            return; // a schema change, for instance: does not show who holds the slot
        }
        mutex.lockInterruptibly();
        try {
            if (ended) {
                throw new InterruptedException("the term has ended");
            }
            Publisher leading = publisher != null ? publisher : takeOver();
            leading.publish(batch.rows());
            Sweep due = sweep;
            if (due != null && batch.messages().contains(due.message())) {
                sweep = null;
                leading.sweep(leading.behind(due.committed()));
            }
        } finally {
            if (ended) {
                closeResources();
            }
            mutex.unlock();
        }
    }

    private Publisher takeOver() throws SQLException {
        repairs = PrimaryConnection.open(databaseConfig);
        Publisher taken = Publisher.takeOver(kafka, relay, repairs.outbox(), state.counters(), clock);
        publisher = taken;
        Optional<String> source = relay.topic().copyFrom();
        if (source.isPresent()) {
            copying = true;
            state.become(
                    Role.STARTING,
                    "copies from " + source.get() + " to " + relay.topic().events());
            taken.copyFrom(source.get());
        }
        leading = true;
        state.become(Role.LEADER, "holds the slot " + relay.slot());
        LOG.info(
                "this relay leads: slot={} shards={}",
                relay.slot(),
                taken.published().size());
        return taken;
    }

    /** Releases WAL that other tables wrote, and shows an idle relay that it holds the slot. */
    void heartbeat() throws SQLException {
        primary.slot(relay.slot()).emitMessage("heartbeat " + name);
    }

    /**
     * Reads what is committed, and puts a message into the WAL. Once the message comes out of the slot, everything that
     * was committed before has come out, or never will: only then does the sweep send it from the outbox. A sweep that
     * compared at once would send what is still on its way, and receive it again as a duplicate.
     */
    void startSweep() throws SQLException {
        Map<String, Position> committed = primary.outbox().shards();
        String message;
        mutex.lock();
        try {
            if (sweep != null) {
                return; // a backlog lies before the last message
            }
            message = "sweep " + name + " " + sweeps++;
            sweep = new Sweep(message, committed);
        } finally {
            mutex.unlock();
        }
        primary.slot(relay.slot()).emitMessage(message);
    }

    boolean holdsSlot() {
        return copying || leads();
    }

    boolean leads() {
        return leading;
    }

    /** Empty if the publisher is busy; the caller then waits for its next turn. */
    private Optional<Map<String, Position>> published() throws InterruptedException {
        if (!mutex.tryLock(100, TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(publisher).map(Publisher::published);
        } finally {
            mutex.unlock();
        }
    }

    void observeLag() throws SQLException, InterruptedException {
        // committed first: what is published meanwhile then counts as published
        Map<String, Position> committed = primary.outbox().shards();
        if (!mutex.tryLock(100, TimeUnit.MILLISECONDS)) {
            // the publisher is busy, and what it has published is unknown: assume that nothing was
            Duration busy = Duration.ofNanos(System.nanoTime() - lastLagNanos);
            state.lag(new RelayState.Lag(lastLag.positions(), lastLag.age().plus(busy)));
            return;
        }
        List<ShardGap> behind;
        try {
            behind = publisher == null ? List.of() : publisher.behind(committed);
        } finally {
            mutex.unlock();
        }
        lastLagNanos = System.nanoTime();
        lastLag = new RelayState.Lag(
                behind.stream().mapToLong(ShardGap::events).sum(),
                primary.outbox().oldestAge(behind));
        state.lag(lastLag);
    }

    /**
     * Records for other relays what this one has published, and deletes what all of them have published. One statement
     * per shard and batch. Stops early if the term ends.
     */
    void prune() throws SQLException, InterruptedException {
        Optional<Map<String, Position>> published = published();
        if (published.isEmpty()) {
            return;
        }
        Collection<Map<String, Position>> others = registry.publishedByOthers().values();
        if (!others.isEmpty()) {
            registry.recordPublished(published.get());
        }
        if (!relay.pruning().enabled()) {
            return;
        }
        int pruned = 0;
        for (Map.Entry<String, Position> shard :
                PruneLimit.of(published.get(), others).entrySet()) {
            int rows;
            do {
                rows = primary.outbox()
                        .prune(
                                shard.getKey(),
                                shard.getValue(),
                                relay.pruning().retention(),
                                relay.pruning().batchRows());
                pruned += rows;
                state.counters().pruned(rows);
            } while (rows == relay.pruning().batchRows() && !hasEnded());
        }
        if (hasEnded()) {
            return;
        }
        state.counters().pruningEnded(clock.instant());
        if (pruned > 0) {
            LOG.info("pruned published rows from the outbox: rows={}", pruned);
        }
    }

    /**
     * Lets the current batch finish for a moment: a transaction that is cut short is settled only by the next term. What
     * the engine's thread still uses after that, it closes itself.
     */
    void end() throws InterruptedException {
        ended = true;
        boolean settled = mutex.tryLock(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        try {
            engine.close();
            if (settled) {
                closeResources();
            }
        } finally {
            if (settled) {
                mutex.unlock();
            }
        }
    }

    /** Under the mutex. */
    private void closeResources() {
        if (publisher != null) {
            publisher.close();
        }
        if (repairs != null) {
            repairs.close();
        }
    }
}
