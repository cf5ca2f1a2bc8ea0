package io.payledger.stack;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server: the primary, or a follower whose replay can be held back. */
public interface DatabaseServer extends Part {

    /** The database of the services. */
    String DATABASE = "payledger";

    /** As superuser. */
    Connection connect(String database) throws SQLException;

    /** As superuser, on the database of the services. */
    default Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    /** Runs a statement as superuser, on the database of the services. */
    default void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row of a query run as superuser, as text; null where that is SQL's null. */
    default @Nullable String query(String sql) throws SQLException {
        return query(DATABASE, sql);
    }

    /** The same on another database. */
    default @Nullable String query(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row from " + sql);
            }
            return rows.getString(1);
        }
    }

    /** Whether that many followers stream from this primary. */
    default boolean streamsTo(int followers) throws SQLException {
        return Integer.toString(followers)
                .equals(query("SELECT count(*) FROM pg_stat_replication"
                        + " WHERE state = 'streaming' AND application_name LIKE 'follower-%'"));
    }

    /**
     * From now on this follower applies every commit that long after it happened; zero ends it. Survives a restart of
     * the follower, not of the stack.
     */
    default void lag(Duration delay) {
        replay(Replay.delayedBy(delay), "set the lag of");
    }

    /** The follower goes on receiving and answering, and applies nothing until {@link #resumeReplay()}. */
    default void pauseReplay() {
        replay(Replay.PAUSED, "pause the replay of");
    }

    default void resumeReplay() {
        replay(Replay.RESUMED, "resume the replay of");
    }

    private void replay(Replay wanted, String what) {
        // On the database postgres: a new follower may not have applied the making of the other one yet.
        try (Connection connection = connect("postgres")) {
            wanted.applyTo(connection);
        } catch (SQLException failed) {
            throw new StackException("could not " + what + " " + name() + ": " + failed.getMessage(), failed);
        }
    }
}
