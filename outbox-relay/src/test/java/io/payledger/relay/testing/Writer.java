package io.payledger.relay.testing;

import io.payledger.freshness.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;

/**
 * Commits events as the API does: one statement takes the positions, adds the audit entry and writes the outbox rows.
 * One thread at a time.
 */
public final class Writer implements AutoCloseable {

    private static final String OPEN_SHARD = """
            INSERT INTO shard (shard_id, epoch, sequence) SELECT ?, epoch, 0 FROM cluster ON CONFLICT DO NOTHING
            """;

    private static final String WRITE = """
            WITH command AS (SELECT ?::text AS shard, ?::int AS events, ?::timestamptz AS at, ?::text AS trace_parent),
            event AS (
              SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS aggregate
                FROM command, generate_series(1, command.events) AS n),
            p AS (
              UPDATE shard s SET sequence = s.sequence + command.events,
                                 audit_entries = s.audit_entries + 1,
                                 audit_head = audit_hash(s.audit_head, s.shard_id, s.audit_entries + 1, s.epoch,
                                                         s.sequence + command.events, event.id, event.aggregate,
                                                         'test', NULL, NULL, 1, 'writer', NULL, command.at)
                FROM cluster c, command, event
               WHERE s.shard_id = command.shard
                 AND s.epoch = c.epoch
                 AND c.timeline = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
                 AND event.n = 1
              RETURNING s.shard_id, s.epoch, s.sequence, s.audit_entries, s.audit_head),
            audited AS (
              INSERT INTO audit_entry (shard_id, number, epoch, sequence, event_id, subject, action, revision, actor,
                                       at, hash)
              SELECT p.shard_id, p.audit_entries, p.epoch, p.sequence, event.id, event.aggregate, 'test', 1, 'writer',
                     command.at, p.audit_head
                FROM p, command, event WHERE event.n = 1)
            INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at,
                                trace_parent, payload)
            SELECT p.shard_id, p.epoch, p.sequence - command.events + event.n, event.id, 'payledger.test.v1',
                   event.aggregate, command.at, command.trace_parent,
                   jsonb_build_object('n', p.sequence - command.events + event.n, 'name', 'Zoë ☃')::text
              FROM p, command, event ORDER BY event.n
            RETURNING epoch, sequence
            """;

    private final Connection connection;
    private final Set<String> opened = new HashSet<>();

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
        open(shard);
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, shard);
            statement.setInt(2, events);
            statement.setObject(3, OffsetDateTime.ofInstant(occurredAt, ZoneOffset.UTC));
            statement.setString(4, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            Position last = Position.NONE;
            int rows = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    last = Position.max(last, new Position(row.getInt(1), row.getLong(2)));
                    rows++;
                }
            }
            if (rows != events) {
                throw new IllegalStateException("positions taken: shard=" + shard + " positions=" + rows + " events="
                        + events + "; compare shard.epoch with cluster");
            }
            return last;
        }
    }

    private void open(String shard) throws SQLException {
        if (opened.add(shard)) {
            try (PreparedStatement statement = connection.prepareStatement(OPEN_SHARD)) {
                statement.setString(1, shard);
                statement.execute();
            }
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
