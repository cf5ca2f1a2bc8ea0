package io.payledger.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Holds a follower back; each needs a superuser's connection to it. */
public final class Replay {

    private Replay() {}

    /** From now on every commit is applied that long after it happened; zero ends it. */
    public static void delay(Connection follower, Duration delay) throws SQLException {
        try (Statement statement = follower.createStatement()) {
            statement.execute(
                    delay.isZero()
                            ? "ALTER SYSTEM RESET recovery_min_apply_delay"
                            : "ALTER SYSTEM SET recovery_min_apply_delay = '" + delay.toMillis() + "ms'");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Returns once nothing is applied any more: the server only takes note of the request at first. */
    static void pause(Connection follower) throws SQLException {
        try (Statement statement = follower.createStatement()) {
            statement.execute("SET statement_timeout = '10s'");
            statement.execute("""
                    DO $$
                    BEGIN
                      PERFORM pg_wal_replay_pause();
                      WHILE pg_get_wal_replay_pause_state() <> 'paused' LOOP
                        PERFORM pg_sleep(0.02);
                      END LOOP;
                    END
                    $$
                    """);
        }
    }

    static void resume(Connection follower) throws SQLException {
        try (Statement statement = follower.createStatement()) {
            statement.execute("SELECT pg_wal_replay_resume()");
        }
    }
}
