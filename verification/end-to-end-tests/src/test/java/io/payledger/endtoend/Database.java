package io.payledger.endtoend;

import io.payledger.freshness.Position;
import io.payledger.stack.Stack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries on the primary, as its administrator. */
final class Database {

    private Database() {}

    static Map<String, Position> shards(Stack stack) throws SQLException {
        try (Connection primary = stack.primary().connect();
                Statement statement = primary.createStatement();
                ResultSet rows = statement.executeQuery("SELECT shard_id, epoch, sequence FROM shard")) {
            Map<String, Position> shards = new LinkedHashMap<>();
            while (rows.next()) {
                shards.put(rows.getString(1), new Position(rows.getInt(2), rows.getLong(3)));
            }
            return shards;
        }
    }

    static List<String> column(Stack stack, String sql) throws SQLException {
        try (Connection primary = stack.primary().connect();
                Statement statement = primary.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    static void execute(Stack stack, String sql) throws SQLException {
        try (Connection primary = stack.primary().connect();
                Statement statement = primary.createStatement()) {
            statement.execute(sql);
        }
    }
}
