package io.payledger.relay.publishing;

import io.payledger.freshness.Position;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.outbox.MissingRowException;
import io.payledger.relay.outbox.OutboxDatabase;
import io.payledger.relay.outbox.OutboxRow;
import io.payledger.relay.outbox.ShardGap;
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
 * Sends committed rows on, each once and in the order of its shard. Lives for one term of leadership; after any failure
 * the term is over, and the next one reads back what was published. Callers hold one mutex: not thread-safe.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** A transaction takes no more than this, so that a long repair neither fills the memory nor outlives the timeout. */
    private static final int TRANSACTION_ROWS_MAX = 4096;

    private static final long TRANSACTION_CHARS_MAX = 8L << 20;

    /** Below the size of a transaction even where every payload is as large as the outbox allows. */
    private static final int REPAIR_ROWS_MAX = 64;

    private final KafkaClients kafka;
    private final OutboxDatabase database;
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
            KafkaClients kafka,
            OutboxDatabase database,
            RelayCounters counters,
            Clock clock,
            EventProducer producer,
            PublishedPositions published) {
        this.kafka = kafka;
        this.database = database;
        this.counters = counters;
        this.clock = clock;
        this.producer = producer;
        this.published = published;
    }

    /**
     * Takes over: only for the holder of the slot, since it fences whoever published before. Throws
     * {@link RefusedException} where what was published and what this database holds are not one history.
     */
    public static Publisher takeOver(
            KafkaClients kafka, RelayConfig relay, OutboxDatabase database, RelayCounters counters, Clock clock)
            throws SQLException {
        PublishedTopic topic = new PublishedTopic(kafka, relay.topic());
        // a deposed relay has to find out before it fences the relay of the database that took over
        refuseDeposed(topic.readSettled(), database);
        EventProducer producer = EventProducer.open(kafka, relay);
        try {
            PublishedPositions published = topic.readAll();
            refuseDeposed(published, database);
            refuseRegression(published, database);
            counters.opened(published.shards(), published.sequences());
            return new Publisher(kafka, database, counters, clock, producer, published);
        } catch (RuntimeException | SQLException failed) {
            producer.close();
            throw failed;
        }
    }

    private static void refuseDeposed(PublishedPositions published, OutboxDatabase database) throws SQLException {
        int epoch = database.clusterEpoch();
        if (published.highestEpoch() > epoch) {
            throw new RefusedException(
                    RefusedException.Cause.DEPOSED,
                    "epoch " + published.highestEpoch() + " has been published, and this database is of epoch " + epoch
                            + ": another one has taken over");
        }
    }

    private static void refuseRegression(PublishedPositions published, OutboxDatabase database) throws SQLException {
        List<String> suspects =
                published.ahead(database.shards()).map(ShardGap::shard).toList();
        if (suspects.isEmpty()) {
            return;
        }
        List<ShardGap> ahead = published
                .ahead(database.shardsAfterPendingCommits(suspects))
                .filter(gap -> suspects.contains(gap.shard()))
                .toList();
        if (!ahead.isEmpty()) {
            ShardGap first = ahead.get(0);
            throw new RefusedException(
                    RefusedException.Cause.STOPPED,
                    "more is published than this database has committed, as after restoring an older state: shard "
                            + first.shard() + " is published through " + first.published() + " and committed through "
                            + first.committed() + "; " + ahead.size() + " shard(s) in all");
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
     * Takes from another relay's topic what is not published here and what the outbox does not hold any more, each shard
     * in its order and with the positions in the same transactions: interrupted, it goes on where it was. Reads nothing
     * where the outbox holds all that is lacking.
     */
    public void copyFrom(String formerTopic) throws SQLException {
        if (!outboxLacksRows()) {
            return;
        }
        LOG.info("copies what the outbox does not hold any more: from={}", formerTopic);
        long before = counters.copied();
        new SourceTopic(kafka, formerTopic).read(this::copy);
        commitPending();
        LOG.info("copied: from={} events={} shards={}", formerTopic, counters.copied() - before, published.shards());
        // the former topic may be ahead of this database, or of another history, just as what is published here
        refuseDeposed(published, database);
        refuseRegression(published, database);
    }

    private boolean outboxLacksRows() throws SQLException {
        for (ShardGap gap : published.behind(database.shards())) {
            List<OutboxRow> next =
                    database.rows(gap.shard(), gap.published(), gap.committed().sequence(), 1);
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

    /** Judges rows in the order in which the WAL brought them, and returns once all that are new are committed in Kafka. */
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
                                    + published.highestEpoch() + " has begun");
            }
        }
        commitPending();
        counters.suppressed(duplicates);
    }

    /**
     * Sends from the outbox what these shards had committed before the WAL was read to where it is now, and what has
     * still not been published: it will not come any more.
     */
    public void sweep(List<ShardGap> gaps) throws SQLException {
        for (ShardGap gap : gaps) {
            if (reached(gap.shard()).covers(gap.committed())) {
                continue;
            }
            repair(gap.shard(), gap.committed().sequence());
            if (!reached(gap.shard()).covers(gap.committed())) {
                throw new MissingRowException(gap.shard(), reached(gap.shard()), gap.committed());
            }
        }
        commitPending();
    }

    private void repair(String shard, long throughSequence) throws SQLException {
        Position before = reached(shard);
        int repaired = 0;
        List<OutboxRow> rows;
        do {
            rows = database.rows(shard, reached(shard), throughSequence, REPAIR_ROWS_MAX);
            for (OutboxRow row : rows) {
                requireContinuation(shard, row);
                add(row);
                pendingRepaired++;
                repaired++;
            }
        } while (rows.size() == REPAIR_ROWS_MAX);
        if (repaired > 0) {
            LOG.warn(
                    "events were missing from the WAL and are sent from the outbox: shard={} after={} through={} events={}",
                    shard,
                    before,
                    reached(shard),
                    repaired);
        }
    }

    private void requireContinuation(String shard, OutboxRow row) {
        if (!SequenceCheck.continues(reached(shard), row.position())) {
            throw new MissingRowException(shard, reached(shard), row.position());
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
        if (pending.size() >= TRANSACTION_ROWS_MAX || pendingChars >= TRANSACTION_CHARS_MAX) {
            commitPending();
        }
    }

    private void commitPending() {
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
