package io.payledger.relay.publishing;

import io.payledger.freshness.Position;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.store.OutboxRow;
import io.payledger.relay.store.OutboxTable;
import io.payledger.relay.store.ShardGap;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed rows, each once and in the order of its shard. Lives for one term of leadership; any failure ends
 * the term, and the next one reads back what was published. Not thread-safe: callers hold one mutex.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /**
     * Caps a transaction, and what is read from the outbox at once, so that a long repair neither fills the memory nor exceeds
     * the transaction timeout.
     */
    private static final int TRANSACTION_ROWS_MAX = 4096;

    /** Of a transaction in characters, of what is read at once in bytes. */
    private static final long TRANSACTION_PAYLOAD_MAX = 8L << 20;

    private final RelayKafka kafka;
    private final OutboxTable outbox;
    private final RelayCounters counters;
    private final Clock clock;
    private final EventProducer producer;
    private final PublishedPositions published;

    private final List<OutboxRow> pending = new ArrayList<>();
    private final Map<String, Position> pendingReached = new HashMap<>();
    private long pendingChars;
    private int pendingRepaired;
    private int pendingCopied;

    private Publisher(
            RelayKafka kafka,
            OutboxTable outbox,
            RelayCounters counters,
            Clock clock,
            EventProducer producer,
            PublishedPositions published) {
        this.kafka = kafka;
        this.outbox = outbox;
        this.counters = counters;
        this.clock = clock;
        this.producer = producer;
        this.published = published;
    }

    /**
     * Takes over: only for the holder of the slot, since it fences the relay that published before. Throws
     * {@link RefusedException} if what was published and what this database holds are not one history.
     */
    public static Publisher takeOver(
            RelayKafka kafka, RelayConfig relay, OutboxTable outbox, RelayCounters counters, Clock clock)
            throws SQLException {
        PublishedTopic topic = new PublishedTopic(kafka, relay.topic());
        // a deposed relay has to find out before it fences the relay of the database that took over
        refuseDeposed(topic.readSettled(), outbox);
        EventProducer producer = EventProducer.open(kafka, relay);
        try {
            PublishedPositions published = topic.readAll();
            refuseDeposed(published, outbox);
            refuseRegression(published, outbox);
            counters.opened(published.shards(), published.sequences());
            return new Publisher(kafka, outbox, counters, clock, producer, published);
        } catch (RuntimeException | SQLException failed) {
            producer.close();
            throw failed;
        }
    }

    private static void refuseDeposed(PublishedPositions published, OutboxTable outbox) throws SQLException {
        int epoch = outbox.clusterEpoch();
        if (published.highestEpoch() > epoch) {
            throw new RefusedException(
                    RefusedException.Cause.DEPOSED,
                    "epoch " + published.highestEpoch() + " has been published, and this database is of epoch " + epoch
                            + ": another database has taken over; shut down the relays of this one");
        }
    }

    private static void refuseRegression(PublishedPositions published, OutboxTable outbox) throws SQLException {
        List<String> suspects =
                published.ahead(outbox.shards()).map(ShardGap::shard).toList();
        if (suspects.isEmpty()) {
            return;
        }
        List<ShardGap> ahead = published
                .ahead(outbox.shardsAfterPendingCommits(suspects))
                .filter(gap -> suspects.contains(gap.shard()))
                .toList();
        if (!ahead.isEmpty()) {
            ShardGap first = ahead.get(0);
            throw new RefusedException(
                    RefusedException.Cause.STOPPED,
                    "more is published than this database has committed, as after restoring an older state: shard "
                            + first.shard() + " is published through " + first.published() + " and committed through "
                            + first.committed() + "; " + ahead.size()
                            + " shard(s) in all; see RelayStopped in the runbook");
        }
    }

    /** What is published by now. */
    public Map<String, Position> published() {
        return published.toMap();
    }

    /** The shards of which less is published than is committed. */
    public List<ShardGap> behind(Map<String, Position> committed) {
        return published.behind(committed);
    }

    /**
     * Copies from another relay's topic what is not published here and no longer in the outbox: each shard in its order,
     * and the positions in the same transactions, so that an interrupted copy resumes where it was. Reads nothing if the
     * outbox holds all that is missing.
     */
    public void copyFrom(String sourceTopic) throws SQLException {
        if (!outboxLacksRows()) {
            return;
        }
        LOG.info("copying events that the outbox no longer holds: from={}", sourceTopic);
        long before = counters.copied();
        new SourceTopic(kafka, sourceTopic).read(this::copy);
        commitPending();
        LOG.info(
                "events copied: from={} events={} shards={}",
                sourceTopic,
                counters.copied() - before,
                published.shards());
        // the source may be ahead of this database, or of another history
        refuseDeposed(published, outbox);
        refuseRegression(published, outbox);
    }

    /** Whether events that are not published are no longer in the outbox. */
    public boolean outboxLacksRows() throws SQLException {
        for (ShardGap gap : published.behind(outbox.shards())) {
            List<OutboxRow> next =
                    outbox.rows(gap.shard(), gap.published(), gap.committed().sequence(), 1, 1);
            if (next.isEmpty()
                    || !SequenceCheck.continues(gap.published(), next.get(0).position())) {
                return true;
            }
        }
        return false;
    }

    private void copy(OutboxRow row) {
        if (reached(row.shard()).covers(row.position())) {
            return;
        }
        requireContinuation(row.shard(), row);
        pendingCopied++;
        add(row);
    }

    /** Takes rows in the order of the WAL, and returns once all that are new are committed in Kafka. */
    public void publish(List<OutboxRow> rows) throws SQLException {
        int duplicates = 0;
        for (OutboxRow row : rows) {
            Position reached = reached(row.shard());
            switch (SequenceCheck.of(reached, published.highestEpoch(), row.position())) {
                case DUPLICATE -> duplicates++;
                case NEXT -> add(row);
                case GAP, EPOCH_BEGINS -> {
                    repair(row.shard(), row.position().sequence() - 1);
                    requireContinuation(row.shard(), row);
                    add(row);
                }
                case DEPOSED ->
                    throw new RefusedException(
                            RefusedException.Cause.DEPOSED,
                            "shard " + row.shard() + " has a row at " + row.position()
                                    + ", though it is published through " + reached + " and epoch "
                                    + published.highestEpoch()
                                    + " has begun; shut down the relays of this database");
            }
        }
        commitPending();
        counters.suppressed(duplicates);
    }

    /**
     * Sends from the outbox what these shards had committed before a message that has come through the WAL, and what is
     * still not published: it will not come through the WAL any more.
     */
    public void sweep(List<ShardGap> gaps) throws SQLException {
        for (ShardGap gap : gaps) {
            if (reached(gap.shard()).covers(gap.committed())) {
                continue;
            }
            repair(gap.shard(), gap.committed().sequence());
            requireCovered(gap);
        }
        commitPending();
    }

    /**
     * Sends the next rows from the outbox, though they would come through the WAL as well: reading a backlog from there takes
     * longer. Whether that was the last of them; they are in Kafka after {@link #commitPending()}.
     */
    public boolean catchUp(ShardGap gap) throws SQLException {
        if (sendNext(gap.shard(), gap.committed().sequence(), false) == 0) {
            requireCovered(gap);
        }
        return reached(gap.shard()).covers(gap.committed());
    }

    private void requireCovered(ShardGap gap) {
        if (!reached(gap.shard()).covers(gap.committed())) {
            throw RefusedException.missingRow(gap.shard(), reached(gap.shard()), gap.committed());
        }
    }

    private void repair(String shard, long throughSequence) throws SQLException {
        Position before = reached(shard);
        int repaired = 0;
        int rows;
        do {
            rows = sendNext(shard, throughSequence, true);
            repaired += rows;
        } while (rows > 0);
        if (repaired > 0) {
            LOG.warn(
                    "events were missing from the WAL and are sent from the outbox: shard={} after={} through={} events={}",
                    shard,
                    before,
                    reached(shard),
                    repaired);
        }
    }

    /** How many rows that are; none only if none are left. */
    private int sendNext(String shard, long throughSequence, boolean repairs) throws SQLException {
        List<OutboxRow> rows =
                outbox.rows(shard, reached(shard), throughSequence, TRANSACTION_ROWS_MAX, TRANSACTION_PAYLOAD_MAX);
        for (OutboxRow row : rows) {
            requireContinuation(shard, row);
            pendingRepaired += repairs ? 1 : 0;
            add(row);
        }
        return rows.size();
    }

    private void requireContinuation(String shard, OutboxRow row) {
        if (!SequenceCheck.continues(reached(shard), row.position())) {
            throw RefusedException.missingRow(shard, reached(shard), row.position());
        }
    }

    /** Published, or about to be with the transaction that is being filled. */
    private Position reached(String shard) {
        return Objects.requireNonNullElseGet(pendingReached.get(shard), () -> published.at(shard));
    }

    private void add(OutboxRow row) {
        pending.add(row);
        pendingReached.put(row.shard(), row.position());
        pendingChars += row.payload().length();
        if (pending.size() >= TRANSACTION_ROWS_MAX || pendingChars >= TRANSACTION_PAYLOAD_MAX) {
            commitPending();
        }
    }

    /** Returns once all that was sent before is committed in Kafka. */
    public void commitPending() {
        if (pending.isEmpty()) {
            return;
        }
        producer.publish(pending, pendingReached);
        published.advance(pendingReached);
        OutboxRow last = pending.get(pending.size() - 1);
        counters.published(
                pending.size(),
                pendingRepaired,
                pendingCopied,
                Duration.between(last.occurredAt(), clock.instant()),
                published.shards(),
                published.sequences());
        pending.clear();
        pendingReached.clear();
        pendingChars = 0;
        pendingRepaired = 0;
        pendingCopied = 0;
    }

    @Override
    public void close() {
        producer.close();
    }
}
