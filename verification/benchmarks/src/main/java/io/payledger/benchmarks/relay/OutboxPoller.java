package io.payledger.benchmarks.relay;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A poller that several instances may run of: each locks a shard that no other has locked, publishes its oldest rows in
 * one Kafka transaction, deletes them, and commits. After a crash between the two commits events are published twice.
 */
final class OutboxPoller implements RelaySystem {

    private static final int BATCH_ROWS = 2_000;
    private static final int IDLE_MILLIS = 20;

    @Override
    public String key() {
        return "poller";
    }

    @Override
    public String title() {
        return "SKIP LOCKED poller";
    }

    @Override
    public boolean readsWal() {
        return false;
    }

    /** It deletes what it has published, so it gets a copy of the outbox, with a row to lock for each shard. */
    static void prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE poller_outbox (LIKE outbox INCLUDING ALL);
                    INSERT INTO poller_outbox SELECT * FROM backlog;
                    CREATE TABLE poller_shard (shard_id text PRIMARY KEY);
                    INSERT INTO poller_shard SELECT shard_id FROM shard
                    """);
        }
    }

    /** The process. Argument: the round. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        Round round = Round.of(arguments);
        String name = round.nameFor(new OutboxPoller());
        try (Connection connection = round.connect(new Properties());
                PeerProducer producer = PeerProducer.transactional(round, name)) {
            connection.setAutoCommit(false);
            String shard = "";
            while (true) {
                shard = lockShard(connection, shard);
                if (shard.isEmpty()) {
                    connection.rollback();
                    Thread.sleep(IDLE_MILLIS);
                } else {
                    publishOldest(shard, connection, producer);
                    connection.commit();
                }
            }
        }
    }

    /** A shard with rows, from {@code first} on; empty if none is left from there. */
    private static String lockShard(Connection connection, String first) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT s.shard_id FROM poller_shard AS s
                 WHERE s.shard_id >= ? AND EXISTS (SELECT FROM poller_outbox AS o WHERE o.shard_id = s.shard_id)
                 ORDER BY s.shard_id LIMIT 1
                   FOR UPDATE OF s SKIP LOCKED
                """)) {
            statement.setString(1, first);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static void publishOldest(String shard, Connection connection, PeerProducer producer) throws SQLException {
        long last = 0;
        producer.begin();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT epoch, sequence, event_id, event_type, aggregate_id, occurred_at, trace_parent, payload
                  FROM poller_outbox WHERE shard_id = ? ORDER BY sequence LIMIT ?
                """)) {
            statement.setString(1, shard);
            statement.setInt(2, BATCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    last = row.getLong(2);
                    EventEnvelope envelope = new EventEnvelope(
                            shard,
                            new Position(row.getInt(1), last),
                            row.getObject(3, UUID.class),
                            row.getString(4),
                            row.getObject(5, UUID.class),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            row.getString(7));
                    Future<RecordMetadata> unused = producer.send(envelope, row.getString(8));
                }
            }
        }
        producer.commit();
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM poller_outbox WHERE shard_id = ? AND sequence <= ?")) {
            statement.setString(1, shard);
            statement.setLong(2, last);
            statement.executeUpdate();
        }
    }
}
