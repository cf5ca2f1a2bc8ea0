package io.payledger.relay.leadership;

import io.payledger.freshness.Position;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.outbox.OutboxDatabase;
import io.payledger.relay.outbox.PruneLimit;
import io.payledger.relay.outbox.ShardGap;
import io.payledger.relay.publishing.KafkaClients;
import io.payledger.relay.publishing.Publisher;
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
 * One attempt at leading: an engine, and a publisher as soon as the slot is known to be ours. That is known from the WAL
 * itself: whatever comes through a slot comes to its one holder, so the first batch makes the leader, and an idle
 * database is made to speak by a message. Ends with the first failure.
 *
 * <p>Two threads meet here, the engine's and the agent's; the mutex keeps the publisher to one of them at a time.
 */
final class LeaderTerm {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderTerm.class);
    private static final Duration END_MAX = Duration.ofMillis(500);

    private final DatabaseConfig databaseConfig;
    private final KafkaClients kafka;
    private final RelayConfig relay;
    private final RelayState state;
    private final Clock clock;
    private final OutboxDatabase duties;
    private final WalEngine engine;
    private final ReentrantLock mutex = new ReentrantLock();

    /** Names this term's messages in the WAL: those of a former leader come through the same slot. */
    private final String name = UUID.randomUUID().toString();

    private volatile boolean over;

    /** When the publisher was last found idle; the agent's thread only. */
    private long lookedAtNanos = System.nanoTime();

    private RelayState.Lag lastSeen = RelayState.Lag.NONE;

    /** The slot is ours, though this relay may still have to fill its topic before it leads. */
    private volatile boolean granted;

    // under the mutex
    private @Nullable OutboxDatabase repairs;
    private @Nullable Publisher publisher;
    private @Nullable Sweep sweep;
    private int sweeps;

    /** What was committed when the message went into the WAL, to be compared with what is published when it comes out. */
    private record Sweep(String message, Map<String, Position> committed) {}

    /**
     * @param duties the agent's connection, used by the agent's thread only
     */
    LeaderTerm(
            DatabaseConfig databaseConfig,
            KafkaClients kafka,
            RelayConfig relay,
            RelayState state,
            Clock clock,
            OutboxDatabase duties) {
        this.databaseConfig = databaseConfig;
        this.kafka = kafka;
        this.relay = relay;
        this.state = state;
        this.clock = clock;
        this.duties = duties;
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
            return; // schema changes and the like: says nothing about who holds the slot
        }
        mutex.lockInterruptibly();
        try {
            if (over) {
                throw new InterruptedException("the term is over");
            }
            Publisher leading = publisher != null ? publisher : takeOver();
            leading.publish(batch.rows());
            Sweep due = sweep;
            if (due != null && batch.messages().contains(due.message())) {
                sweep = null;
                leading.sweep(leading.behind(due.committed()));
            }
        } finally {
            if (over) {
                closeResources();
            }
            mutex.unlock();
        }
    }

    private Publisher takeOver() throws SQLException {
        repairs = OutboxDatabase.connect(databaseConfig);
        Publisher taken = Publisher.takeOver(kafka, relay, repairs, state.counters(), clock);
        publisher = taken;
        Optional<String> former = relay.topic().copyFrom();
        if (former.isPresent()) {
            granted = true;
            state.become(
                    Role.STARTING,
                    "copies from " + former.get() + " to " + relay.topic().events());
            taken.copyFrom(former.get());
        }
        state.become(Role.LEADER, "holds the slot " + relay.slot());
        LOG.info(
                "this relay leads: slot={} shards={}",
                relay.slot(),
                taken.published().size());
        return taken;
    }

    /** Makes the WAL speak: releases what other tables wrote to it, and shows an idle relay that it leads. */
    void heartbeat() throws SQLException {
        duties.emitMessage("heartbeat " + name);
    }

    /**
     * Looks what is committed, and marks the place in the WAL. When the mark comes out of the slot, everything that was
     * committed before has come out as well, or will not come at all: only then is it sent from the outbox. A sweep
     * that compared at once would send what is merely on its way, and meet it again as a duplicate.
     */
    void startSweep() throws SQLException {
        Map<String, Position> committed = duties.shards();
        String message;
        mutex.lock();
        try {
            if (sweep != null) {
                return; // a backlog lies before the last mark
            }
            message = "sweep " + name + " " + sweeps++;
            sweep = new Sweep(message, committed);
        } finally {
            mutex.unlock();
        }
        duties.emitMessage(message);
    }

    boolean granted() {
        return granted || leads();
    }

    boolean leads() {
        return state.standing().role() == Role.LEADER;
    }

    /** Empty where the publisher is busy: then there is a next time. */
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
        Map<String, Position> committed = duties.shards();
        if (!mutex.tryLock(100, TimeUnit.MILLISECONDS)) {
            // what it is busy with is not published yet: the lag grows though nobody can say by how much it shrank
            Duration busy = Duration.ofNanos(System.nanoTime() - lookedAtNanos);
            state.lag(new RelayState.Lag(lastSeen.positions(), lastSeen.age().plus(busy)));
            return;
        }
        List<ShardGap> behind;
        try {
            behind = publisher == null ? List.of() : publisher.behind(committed);
        } finally {
            mutex.unlock();
        }
        lookedAtNanos = System.nanoTime();
        lastSeen =
                new RelayState.Lag(behind.stream().mapToLong(ShardGap::events).sum(), duties.oldestAge(behind));
        state.lag(lastSeen);
    }

    /**
     * Tells other relays what this one has published, and deletes what all of them have. One statement per shard and
     * batch. Stops early where the term ends.
     */
    void prune() throws SQLException, InterruptedException {
        Optional<Map<String, Position>> published = published();
        if (published.isEmpty()) {
            return;
        }
        Collection<Map<String, Position>> others =
                duties.publishedByOthers(relay.slot()).values();
        if (!others.isEmpty()) {
            duties.recordPublished(relay.slot(), published.get());
        }
        if (!relay.pruning().enabled()) {
            return;
        }
        int pruned = 0;
        for (Map.Entry<String, Position> shard :
                PruneLimit.of(published.get(), others).entrySet()) {
            int rows;
            do {
                rows = duties.prune(
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
     * Lets the batch in hand finish for a moment: a transaction that is cut short is settled only by the next term. What
     * the engine's thread still uses by then, it closes itself.
     */
    void end() throws InterruptedException {
        over = true;
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
            try {
                repairs.close();
            } catch (SQLException failed) {
                LOG.debug("a connection of a term that is over did not close", failed);
            }
        }
    }
}
