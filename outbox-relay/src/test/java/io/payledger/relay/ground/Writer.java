package io.payledger.relay.ground;

import io.payledger.freshness.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Commits events the way the API does: position and outbox rows in one transaction. One thread at a time. */
public final class Writer implements AutoCloseable {

    private static final String WRITE = """
            WITH p AS (
              INSERT INTO shard AS s VALUES (?, 1, ?)
              ON CONFLICT (shard_id) DO UPDATE SET sequence = s.sequence + excluded.sequence
              RETURNING epoch, sequence)
            INSERT INTO outbox
            SELECT ?, p.epoch, p.sequence - ? + n, gen_random_uuid(), 'payledger.test.v1', gen_random_uuid(), ?, ?,
                   jsonb_build_object('n', p.sequence - ? + n, 'name', 'Zoë ☃')::text
              FROM p, generate_series(1, ?) AS n ORDER BY n
            RETURNING epoch, sequence
            """;

    private final Connection connection;

    Writer(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** The position of the last of the events. */
    public Position commit(String shard, int events) throws SQLException {
        return commit(shard, events, Instant.now());
    }

    public Position commit(String shard, int events, Instant occurredAt) throws SQLException {
        Position last = write(shard, events, occurredAt);
        connection.commit();
        return last;
    }

    public void rollBack(String shard, int events) throws SQLException {
        write(shard, events, Instant.now());
        connection.rollback();
    }

    private Position write(String shard, int events, Instant occurredAt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, shard);
            statement.setLong(2, events);
            statement.setString(3, shard);
            statement.setLong(4, events);
            statement.setObject(5, OffsetDateTime.ofInstant(occurredAt, ZoneOffset.UTC));
            statement.setString(6, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            statement.setLong(7, events);
            statement.setInt(8, events);
            Position last = Position.NONE;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    last = Position.max(last, new Position(row.getInt(1), row.getLong(2)));
                }
            }
            return last;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
