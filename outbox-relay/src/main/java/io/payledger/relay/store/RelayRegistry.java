package io.payledger.relay.store;

import io.payledger.freshness.Position;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The relays of this database, and what each has published: the outbox is pruned only below all of them. */
public final class RelayRegistry {

    private final Connection connection;
    private final String relay;

    /**
     * @param relay the name of this relay
     */
    RelayRegistry(Connection connection, String relay) {
        this.connection = connection;
        this.relay = relay;
    }

    /** From now on nothing is pruned that this relay has not published, whether it runs or not. */
    public void register() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO relay (name) VALUES (?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, relay);
            statement.execute();
        }
    }

    /** What each other relay of this database has recorded as published; that may be nothing. */
    public Map<String, Map<String, Position>> publishedByOthers() throws SQLException {
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

    /** Replaces what this relay has recorded: it has published nothing (any more) of a shard that is not named. */
    public void recordPublished(Map<String, Position> published) throws SQLException {
        Array shards = connection.createArrayOf("text", published.keySet().toArray());
        Collection<Position> positions = published.values();
        Array epochs = connection.createArrayOf(
                "int4", positions.stream().map(Position::epoch).toArray());
        Array sequences = connection.createArrayOf(
                "int8", positions.stream().map(Position::sequence).toArray());
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
            statement.setArray(5, epochs);
            statement.setArray(6, sequences);
            statement.execute();
        }
    }
}
