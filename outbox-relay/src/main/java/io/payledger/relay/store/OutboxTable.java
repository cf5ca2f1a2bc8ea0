package io.payledger.relay.store;

import io.payledger.freshness.Position;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The outbox and the shards' positions. Confined to one thread at a time. Every statement is its own transaction. */
public final class OutboxTable {

    /**
     * Rows of a shard above a position. By the index: the rows below, which are kept for days, are not read. Epochs never fall
     * within a shard, so the covered row lies at the position itself, or further below if an epoch began there.
     */
    private static final String ABOVE = """
            shard_id = ?
              AND sequence > coalesce((
                  SELECT covered.sequence FROM outbox AS covered
                   WHERE covered.shard_id = ? AND covered.epoch <= ? AND covered.sequence <= ?
                   ORDER BY covered.sequence DESC LIMIT 1), 0)
              AND (epoch, sequence) > (?, ?)
            """;

    private final Connection connection;

    OutboxTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * How much the outbox holds.
     *
     * @param rows as the server's statistics estimate them
     * @param oldestAge of the oldest row; zero if there is none
     */
    public record Extent(long rows, Duration oldestAge) {}

    /** One index step for each shard: the cost does not grow with the number of rows. */
    public Extent extent() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT (SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = 'public.outbox'::regclass),
                       coalesce(greatest(0, (extract(epoch FROM clock_timestamp() - min(first.occurred_at)) * 1000)::bigint), 0)
                  FROM shard
                 CROSS JOIN LATERAL (
                       SELECT occurred_at FROM outbox
                        WHERE outbox.shard_id = shard.shard_id ORDER BY sequence LIMIT 1) AS first
                """)) {
            statement.setQueryTimeout(PrimaryConnection.METRIC_QUERY_SECONDS_MAX);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Extent(row.getLong(1), Duration.ofMillis(row.getLong(2)));
            }
        }
    }

    public int clusterEpoch() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT epoch FROM cluster");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table cluster has no row; restore the row that the migration inserts");
            }
            return row.getInt(1);
        }
    }

    /** The committed position of every shard. */
    public Map<String, Position> shards() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT shard_id, epoch, sequence FROM shard")) {
            return positions(statement);
        }
    }

    /**
     * The committed positions of these shards, read after the transactions that are committing on them have ended. A
     * commit is in the WAL, and may be in Kafka, before the primary shows it; its shard row stays locked until then.
     */
    public Map<String, Position> shardsAfterPendingCommits(Collection<String> shards) throws SQLException {
        Array ids = connection.createArrayOf("text", shards.toArray());
        try (PreparedStatement wait = connection.prepareStatement("SELECT await_pending_commits(?)");
                PreparedStatement read = connection.prepareStatement(
                        "SELECT shard_id, epoch, sequence FROM shard WHERE shard_id = ANY (?)")) {
            wait.setArray(1, ids);
            wait.execute();
            read.setArray(1, ids);
            return positions(read);
        }
    }

    private static Map<String, Position> positions(PreparedStatement statement) throws SQLException {
        Map<String, Position> positions = new TreeMap<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                positions.put(row.getString(1), new Position(row.getInt(2), row.getLong(3)));
            }
        }
        return positions;
    }

    /**
     * Rows of a shard above {@code after} and with sequences through {@code throughSequence}, in order: at most {@code rowsMax},
     * and only one after which the payloads exceed {@code bytesMax}. Rows at or below {@code after} cost nothing.
     */
    public List<OutboxRow> rows(String shard, Position after, long throughSequence, int rowsMax, long bytesMax)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT epoch, sequence, event_id, event_type, aggregate_id, occurred_at, trace_parent, payload
                  FROM (SELECT outbox.*,
                               sum(octet_length(payload)) OVER (ORDER BY sequence ROWS UNBOUNDED PRECEDING) AS bytes
                          FROM outbox
                         WHERE %s AND sequence <= ?
                         ORDER BY sequence
                         LIMIT ?) AS page
                 WHERE bytes - octet_length(payload) < ?
                 ORDER BY sequence
                """.formatted(ABOVE))) {
            setAbove(statement, shard, after);
            statement.setLong(7, throughSequence);
            statement.setInt(8, rowsMax);
            statement.setLong(9, bytesMax);
            List<OutboxRow> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new OutboxRow(
                            shard,
                            new Position(row.getInt(1), row.getLong(2)),
                            row.getObject(3, UUID.class),
                            row.getString(4),
                            row.getObject(5, UUID.class),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            row.getString(7),
                            row.getString(8)));
                }
            }
            return rows;
        }
    }

    /** The parameters of {@link #ABOVE}, the first six. */
    private static void setAbove(PreparedStatement statement, String shard, Position position) throws SQLException {
        statement.setString(1, shard);
        statement.setString(2, shard);
        statement.setInt(3, position.epoch());
        statement.setLong(4, position.sequence());
        statement.setInt(5, position.epoch());
        statement.setLong(6, position.sequence());
    }

    /** The age of the oldest event above what is published; zero if there is none. By the primary's clock. */
    public Duration oldestAge(Collection<ShardGap> gaps) throws SQLException {
        Duration oldest = Duration.ZERO;
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT greatest(0, (extract(epoch FROM clock_timestamp() - occurred_at) * 1000)::bigint)
                  FROM outbox
                 WHERE %s
                 ORDER BY sequence
                 LIMIT 1
                """.formatted(ABOVE))) {
            for (ShardGap gap : gaps) {
                setAbove(statement, gap.shard(), gap.published());
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getLong(1) > oldest.toMillis()) {
                        oldest = Duration.ofMillis(row.getLong(1));
                    }
                }
            }
        }
        return oldest;
    }

    /**
     * Deletes the shard's oldest rows that are at or below {@code published} and older than the retention, at most
     * {@code rowsMax} of them. Rows above stay, however old: the repair of a gap reads them.
     */
    public int prune(String shard, Position published, Duration retention, int rowsMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH oldest AS (
                  SELECT epoch, sequence, occurred_at FROM outbox WHERE shard_id = ? ORDER BY sequence LIMIT ?)
                DELETE FROM outbox USING oldest
                 WHERE outbox.shard_id = ?
                   AND outbox.sequence = oldest.sequence
                   AND (oldest.epoch, oldest.sequence) <= (?, ?)
                   AND oldest.occurred_at < now() - ? * interval '1 millisecond'
                """)) {
            statement.setString(1, shard);
            statement.setInt(2, rowsMax);
            statement.setString(3, shard);
            statement.setInt(4, published.epoch());
            statement.setLong(5, published.sequence());
            statement.setLong(6, retention.toMillis());
            return statement.executeUpdate();
        }
    }
}
