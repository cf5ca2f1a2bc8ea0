package io.payledger.relay.leadership;

import io.payledger.relay.publishing.Publisher;
import io.payledger.relay.store.OutboxTable;
import io.payledger.relay.store.ReplicationSlot;
import io.payledger.relay.store.ReplicationSlot.Place;
import io.payledger.relay.store.ShardGap;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a backlog from the outbox, shard by shard, while no engine reads the WAL: that takes a fraction of the time.
 * Then moves the slot past it, so that its WAL is not read at all. If the slot cannot be moved, the engine reads that WAL,
 * and what was published is dropped as a duplicate.
 *
 * <p>For the holder of the ticket, while the slot is free. Another relay that takes the slot all the same is fenced by this
 * one's producer, or fences it: both then begin a new term from what Kafka has.
 */
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** A transaction that stays open for longer keeps the slot where it is. */
    private static final Duration SHOWN_MAX = Duration.ofSeconds(5);

    private final Publisher publisher;
    private final OutboxTable outbox;
    private final ReplicationSlot slot;
    private final RelayState state;
    private final CountDownLatch closing;

    CatchUp(Publisher publisher, OutboxTable outbox, ReplicationSlot slot, RelayState state, CountDownLatch closing) {
        this.publisher = publisher;
        this.outbox = outbox;
        this.slot = slot;
        this.state = state;
        this.closing = closing;
    }

    /** Until fewer than {@code rowsMin} events are left, or the relay is closing. */
    void run(int rowsMin) throws SQLException, InterruptedException {
        List<ShardGap> backlog = backlog();
        while (events(backlog) >= rowsMin && !isClosing()) {
            long events = events(backlog);
            LOG.info("a backlog is published from the outbox: events={} shards={}", events, backlog.size());
            state.become(Role.LEADER, "publishes a backlog from the outbox");
            long begun = System.nanoTime();
            Place place = slot.place();
            if (!publish(backlog)) {
                return;
            }
            LOG.info(
                    "the backlog is published: events={} ms={}",
                    events,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            // again: what was not shown yet when the backlog was read
            if (isShown(place) && publish(backlog())) {
                advance(place);
            }
            backlog = backlog();
        }
    }

    private List<ShardGap> backlog() throws SQLException {
        return publisher.behind(outbox.shards());
    }

    private static long events(List<ShardGap> gaps) {
        return gaps.stream().mapToLong(ShardGap::events).sum();
    }

    /** Whether all of it is in Kafka; not if the relay is closing. */
    private boolean publish(List<ShardGap> backlog) throws SQLException {
        long left = events(backlog);
        Duration age = outbox.oldestAge(backlog);
        long begun = System.nanoTime();
        for (ShardGap gap : backlog) {
            while (!publisher.catchUp(gap)) {
                if (isClosing()) {
                    return false;
                }
            }
            left -= gap.events();
            state.lag(new RelayState.Lag(left, age.plusNanos(System.nanoTime() - begun)));
        }
        publisher.commitPending();
        return true;
    }

    private boolean isShown(Place place) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + SHOWN_MAX.toNanos();
        while (!slot.isShown(place)) {
            if (System.nanoTime() - deadline > 0) {
                LOG.info(
                        "the slot stays where it is: a transaction has been open for seconds={}",
                        SHOWN_MAX.toSeconds());
                return false;
            }
            if (closing.await(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private void advance(Place place) throws SQLException {
        try {
            slot.advance(place);
        } catch (SQLException refused) {
            LOG.warn(
                    "the slot stays where it is, and the WAL of what is published is read: reason={}",
                    refused.getMessage());
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
