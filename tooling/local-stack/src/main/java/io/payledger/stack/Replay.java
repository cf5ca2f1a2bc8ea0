package io.payledger.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Statements that hold a follower back, or end that; for a superuser. */
public record Replay(List<String> statements) {

    /** Ends once nothing is applied any more: the server only takes note of the request at first. */
    static final Replay PAUSED = new Replay(List.of("SET statement_timeout = '10s'", """
            DO $$
            BEGIN
              PERFORM pg_wal_replay_pause();
              WHILE pg_get_wal_replay_pause_state() <> 'paused' LOOP
                PERFORM pg_sleep(0.02);
              END LOOP;
            END
            $$
            """));

    static final Replay RESUMED = new Replay(List.of("SELECT pg_wal_replay_resume()"));

    /** Every commit is applied that long after it happened; zero ends it. */
    public static Replay delayedBy(Duration delay) {
        String setting = delay.isZero()
                ? "ALTER SYSTEM RESET recovery_min_apply_delay"
                : "ALTER SYSTEM SET recovery_min_apply_delay = '" + delay.toMillis() + "ms'";
        return new Replay(List.of(setting, "SELECT pg_reload_conf()"));
    }

    public void applyTo(Connection follower) throws SQLException {
        try (Statement statement = follower.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
