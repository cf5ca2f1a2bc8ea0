package io.payledger.relay.outbox;

import io.payledger.freshness.Position;
import io.payledger.relay.DatabaseConfig;
import io.payledger.service.connections.DatabaseTls;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/** One connection to the primary. Confined to one thread at a time. Every statement is its own transaction. */
public final class OutboxDatabase implements AutoCloseable {

    /** The prefix of the relay's own messages in the WAL. */
    public static final String MESSAGE_PREFIX = "payledger-relay";

    private static final String OBJECT_IN_USE = "55006";
    private static final String DUPLICATE_OBJECT = "42710";

    /** A look for the sake of a number must not cost the server more than this. */
    private static final int LOOK_SECONDS_MAX = 5;

    private final Connection connection;

    private OutboxDatabase(Connection connection) {
        this.connection = connection;
    }

    public static OutboxDatabase connect(DatabaseConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        config.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", "payledger-relay");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        DatabaseTls tls = config.tls();
        properties.setProperty("sslmode", tls.mode().word());
        tls.rootCert().ifPresent(authority -> properties.setProperty("sslrootcert", authority.toString()));
        return new OutboxDatabase(
                DriverManager.getConnection("jdbc:postgresql://" + config.primary() + "/" + config.name(), properties));
    }

    /** What this server lacks before its outbox can be relayed; empty where nothing is missing. */
    public Optional<String> missing(String publication) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_is_in_recovery(),
                       current_setting('wal_level') = 'logical',
                       to_regclass('public.outbox') IS NOT NULL
                         AND to_regclass('public.shard') IS NOT NULL
                         AND to_regclass('public.cluster') IS NOT NULL
                         AND to_regclass('public.relay_published') IS NOT NULL,
                       EXISTS (SELECT FROM pg_publication WHERE pubname = ?)
                """)) {
            statement.setString(1, publication);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    return Optional.of("a primary: this server is a follower");
                }
                if (!row.getBoolean(2)) {
                    return Optional.of("wal_level = logical on the primary");
                }
                if (!row.getBoolean(3)) {
                    return Optional.of(
                            "the tables outbox, shard, cluster and relay_published, which the API's migration makes");
                }
                if (!row.getBoolean(4)) {
                    return Optional.of("the publication " + publication + ", which the API's migration makes");
                }
                return Optional.empty();
            }
        }
    }

    /** From now on nothing is pruned that this relay has not published, whether it runs or not. */
    public void register(String relay) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO relay (name) VALUES (?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, relay);
            statement.execute();
        }
    }

    /** Each other relay of this database, with what it has published by its own account; that may be nothing. */
    public Map<String, Map<String, Position>> publishedByOthers(String relay) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT r.name, p.shard_id, p.epoch, p.sequence
                  FROM relay r LEFT JOIN relay_published p ON p.relay = r.name
                 WHERE r.name <> ?
                """)) {
            statement.setString(1, relay);
            Map<String, Map<String, Position>> published = new TreeMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map<String, Position> positions =
                            published.computeIfAbsent(row.getString(1), other -> new TreeMap<>());
                    String shard = row.getString(2);
                    if (shard != null) {
                        positions.put(shard, new Position(row.getInt(3), row.getLong(4)));
                    }
                }
            }
            return published;
        }
    }

    /** Replaces this relay's account: a shard that is not named is one of which it has published nothing (any more). */
    public void recordPublished(String relay, Map<String, Position> published) throws SQLException {
        List<Map.Entry<String, Position>> all = List.copyOf(published.entrySet());
        Array shards = connection.createArrayOf(
                "text", all.stream().map(Map.Entry::getKey).toArray());
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH gone AS (DELETE FROM relay_published WHERE relay = ? AND shard_id <> ALL (?))
                INSERT INTO relay_published AS known (relay, shard_id, epoch, sequence)
                SELECT ?, * FROM unnest(?, ?, ?)
                ON CONFLICT (relay, shard_id) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence
                 WHERE (known.epoch, known.sequence) <> (excluded.epoch, excluded.sequence)
                """)) {
            statement.setString(1, relay);
            statement.setArray(2, shards);
            statement.setString(3, relay);
            statement.setArray(4, shards);
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "int4",
                            all.stream().map(shard -> shard.getValue().epoch()).toArray()));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "int8",
                            all.stream()
                                    .map(shard -> shard.getValue().sequence())
                                    .toArray()));
            statement.execute();
        }
    }

    /** Whether the slot had to be made. A slot that two relays make at the same moment is made once. */
    public boolean createSlotIfMissing(String slot) throws SQLException {
        if (slotState(slot).isPresent()) {
            return false;
        }
        // not temporary, no two-phase, failover: a synchronised copy survives the promotion of a follower
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)")) {
            statement.setString(1, slot);
            statement.execute();
            return true;
        } catch (SQLException failed) {
            if (DUPLICATE_OBJECT.equals(failed.getSQLState()) || OBJECT_IN_USE.equals(failed.getSQLState())) {
                return false;
            }
            throw failed;
        }
    }

    /** What the server knows of the slot. */
    public record SlotState(boolean active, long lagBytes) {}

    public Optional<SlotState> slotState(String slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT active, greatest(0, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0))
                  FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new SlotState(row.getBoolean(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    /**
     * What an operator has to know of the slot.
     *
     * @param walStatus reserved, extended, unreserved or lost, in PostgreSQL's words
     * @param retainedBytes WAL that the server keeps on its disk because of the slot
     * @param safeBytes WAL that may still be written before the slot is in danger; empty where there is no limit
     */
    public record SlotHealth(
            boolean active, String walStatus, long lagBytes, long retainedBytes, OptionalLong safeBytes) {}

    public Optional<SlotHealth> slotHealth(String slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT active,
                       coalesce(wal_status, 'lost'),
                       greatest(0, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0))::bigint,
                       greatest(0, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0))::bigint,
                       safe_wal_size
                  FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            statement.setQueryTimeout(LOOK_SECONDS_MAX);
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long safe = row.getLong(5);
                return Optional.of(new SlotHealth(
                        row.getBoolean(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.wasNull() ? OptionalLong.empty() : OptionalLong.of(safe)));
            }
        }
    }

    /**
     * How much the outbox holds.
     *
     * @param rows as the server's statistics estimate them
     * @param oldestAge of the oldest row; zero where there is none
     */
    public record OutboxExtent(long rows, Duration oldestAge) {}

    /** One step into the index for each shard, so that the table is not read however much it holds. */
    public OutboxExtent outboxExtent() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT (SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = 'public.outbox'::regclass),
                       coalesce(greatest(0, (extract(epoch FROM clock_timestamp() - min(first.occurred_at)) * 1000)::bigint), 0)
                  FROM shard
                 CROSS JOIN LATERAL (
                       SELECT occurred_at FROM outbox
                        WHERE outbox.shard_id = shard.shard_id ORDER BY sequence LIMIT 1) AS first
                """)) {
            statement.setQueryTimeout(LOOK_SECONDS_MAX);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new OutboxExtent(row.getLong(1), Duration.ofMillis(row.getLong(2)));
            }
        }
    }

    /**
     * Takes a ticket that only one relay can hold, so that two that start together do not both run for the slot. It is a
     * courtesy, not the lock: the slot is. The server takes it back from a holder that has been silent for
     * {@code silenceMax}, or a frozen relay would keep it for ever.
     */
    public boolean takeTicket(String slot, Duration silenceMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT set_config('idle_session_timeout', ?, false), pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, silenceMax.toMillis() + "ms");
            statement.setString(2, "payledger relay " + slot);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(2);
            }
        }
    }

    /**
     * Puts a message into the WAL, behind every commit that this connection can see. It comes back through the slot, and
     * only to the one relay that holds it. Flushed, or it could stay in a half-filled page until somebody commits.
     */
    public void emitMessage(String content) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_logical_emit_message(false, ?, ?, true)")) {
            statement.setString(1, MESSAGE_PREFIX);
            statement.setString(2, content);
            statement.execute();
        }
    }

    public int clusterEpoch() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT epoch FROM cluster");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table cluster has no row");
            }
            return row.getInt(1);
        }
    }

    /** The committed position of every shard. */
    public Map<String, Position> shards() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT shard_id, epoch, sequence FROM shard")) {
            statement.setFetchSize(0);
            return positions(statement);
        }
    }

    /**
     * The committed positions of these shards, after every transaction that is just committing on them. A commit is in
     * the WAL, and may be in Kafka, before the primary shows it; its shard row stays locked until it does.
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

    /** Rows of a shard above {@code after} and with sequences through {@code throughSequence}, in their order. */
    public List<OutboxRow> rows(String shard, Position after, long throughSequence, int rowsMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT epoch, sequence, event_id, event_type, aggregate_id, occurred_at, trace_parent, payload
                  FROM outbox
                 WHERE shard_id = ? AND (epoch, sequence) > (?, ?) AND sequence <= ?
                 ORDER BY sequence
                 LIMIT ?
                """)) {
            statement.setString(1, shard);
            statement.setInt(2, after.epoch());
            statement.setLong(3, after.sequence());
            statement.setLong(4, throughSequence);
            statement.setInt(5, rowsMax);
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

    /** The age of the oldest event above what is published; zero where there is none. By the primary's own clock. */
    public Duration oldestAge(Collection<ShardGap> gaps) throws SQLException {
        Duration oldest = Duration.ZERO;
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT greatest(0, (extract(epoch FROM clock_timestamp() - occurred_at) * 1000)::bigint)
                  FROM outbox WHERE shard_id = ? AND (epoch, sequence) > (?, ?) ORDER BY sequence LIMIT 1
                """)) {
            for (ShardGap gap : gaps) {
                statement.setString(1, gap.shard());
                statement.setInt(2, gap.published().epoch());
                statement.setLong(3, gap.published().sequence());
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
     * Deletes the shard's oldest rows that are published by every relay and older than the retention, at most {@code rowsMax} of them.
     * Rows above what is published stay whatever their age: the repair of a gap reads them.
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

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
