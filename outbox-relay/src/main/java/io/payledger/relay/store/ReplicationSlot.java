package io.payledger.relay.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The logical replication slot: the relay's place in the WAL, and the leader lock among the relays of one database. */
public final class ReplicationSlot {

    /** The prefix of the relay's own messages in the WAL. */
    public static final String MESSAGE_PREFIX = "payledger-relay";

    private static final int ADVANCE_MILLIS_MAX = 120_000;
    private static final String OBJECT_IN_USE = "55006";
    private static final String DUPLICATE_OBJECT = "42710";

    private final Connection connection;
    private final String name;

    ReplicationSlot(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * The slot as the server reports it.
     *
     * @param walStatus reserved, extended, unreserved or lost, as PostgreSQL reports it
     * @param retainedBytes WAL that the server keeps on its disk because of the slot
     * @param safeBytes WAL that may still be written before the slot is in danger; empty if there is no limit
     */
    public record State(boolean active, String walStatus, long lagBytes, long retainedBytes, OptionalLong safeBytes) {}

    /** Whether the slot had to be created. If two relays create it at the same moment, one of them does. */
    public boolean createIfMissing() throws SQLException {
        if (state().isPresent()) {
            return false;
        }
        // not temporary, no two-phase, failover: a synchronised copy survives the promotion of a follower
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)")) {
            statement.setString(1, name);
            statement.execute();
            return true;
        } catch (SQLException failed) {
            if (DUPLICATE_OBJECT.equals(failed.getSQLState()) || OBJECT_IN_USE.equals(failed.getSQLState())) {
                return false;
            }
            throw failed;
        }
    }

    /** Empty if there is no such slot. */
    public Optional<State> state() throws SQLException {
        return state(0);
    }

    /** As {@link #state()}, for a metric: fails rather than cost the server much. */
    public Optional<State> stateForMetrics() throws SQLException {
        return state(PrimaryConnection.METRIC_QUERY_SECONDS_MAX);
    }

    private Optional<State> state(int secondsMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT active,
                       coalesce(wal_status, 'lost'),
                       greatest(0, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0))::bigint,
                       greatest(0, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0))::bigint,
                       safe_wal_size
                  FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            statement.setQueryTimeout(secondsMax);
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long safe = row.getLong(5);
                return Optional.of(new State(
                        row.getBoolean(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.wasNull() ? OptionalLong.empty() : OptionalLong.of(safe)));
            }
        }
    }

    /**
     * A place in the WAL.
     *
     * @param transaction every one that commits before the place has a lower number
     */
    public record Place(String lsn, String transaction) {}

    /** The end of the WAL. */
    public Place place() throws SQLException {
        // in this order; the xmax of a snapshot would not do: transactions that are running may be above it
        String lsn = text("SELECT pg_current_wal_insert_lsn()");
        return new Place(lsn, text("SELECT pg_current_xact_id()"));
    }

    /** Whether the primary shows every commit that lies before the place: a commit is in the WAL before it is shown. */
    public boolean isShown(Place place) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ?::xid8")) {
            statement.setString(1, place.transaction());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Moves the slot, which must be free, to the place: no commit before it comes through the slot any more. Takes seconds
     * for each gigabyte of WAL in between.
     */
    public void advance(Place place) throws SQLException {
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, ADVANCE_MILLIS_MAX);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_replication_slot_advance(?, ?::pg_lsn)")) {
            statement.setString(1, name);
            statement.setString(2, place.lsn());
            statement.execute();
        } finally {
            connection.setNetworkTimeout(Runnable::run, before);
        }
    }

    private String text(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Takes a ticket that only one relay can hold, so that two that start together do not both try to take the slot. The
     * slot is the lock; the ticket only spares attempts. The server takes it back from a holder that has been silent for
     * {@code silenceMax}, or a frozen relay would keep it for ever.
     */
    public boolean takeTicket(Duration silenceMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT set_config('idle_session_timeout', ?, false), pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, silenceMax.toMillis() + "ms");
            statement.setString(2, "payledger relay " + name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(2);
            }
        }
    }

    /**
     * Puts a message into the WAL, behind every commit that this connection can see. It comes back through the slot, and
     * only to the one relay that holds it. Flushed: it could otherwise stay in a half-filled page until the next commit.
     */
    public void emitMessage(String content) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_logical_emit_message(false, ?, ?, true)")) {
            statement.setString(1, MESSAGE_PREFIX);
            statement.setString(2, content);
            statement.execute();
        }
    }
}
