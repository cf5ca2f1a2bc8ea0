package io.payledger.api.payroll.http;

import io.payledger.api.testing.ApiTestEnvironment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a tenant in every table that has any, to go back to. Positions, events and idempotency keys stay: they never go
 * back.
 */
final class TenantSnapshot {

    private static final String TABLES = """
            SELECT c.table_name, bool_or(c.column_name = 'shard_id') AS of_shard
              FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('shard_id', 'run_id')
               AND c.table_name NOT IN ('shard', 'shard_epoch', 'outbox', 'idempotency_key', 'relay_published')
             GROUP BY 1 ORDER BY 2, 1
            """;

    private final Map<String, String> rows;

    private TenantSnapshot(Map<String, String> rows) {
        this.rows = rows;
    }

    static Connection connect() throws SQLException {
        Connection connection = ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
        }
        return connection;
    }

    static TenantSnapshot of(Connection connection, String shard) throws SQLException {
        Map<String, String> conditions = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(TABLES)) {
            while (tables.next()) {
                conditions.put(
                        tables.getString(1),
                        tables.getBoolean(2)
                                ? "shard_id = '" + shard + "'"
                                : "run_id IN (SELECT run_id FROM payroll_run WHERE shard_id = '" + shard + "')");
            }
        }
        Map<String, String> rows = new LinkedHashMap<>();
        for (Map.Entry<String, String> table : conditions.entrySet()) {
            String condition = table.getKey() + " t WHERE " + table.getValue();
            try (Statement statement = connection.createStatement();
                    ResultSet json =
                            statement.executeQuery("SELECT coalesce(json_agg(t), '[]')::text FROM " + condition)) {
                json.next();
                rows.put(condition, json.getString(1));
            }
        }
        return new TenantSnapshot(rows);
    }

    void restore(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>();
        // the rows of a run before the run
        rows.keySet().forEach(condition -> statements.add("DELETE FROM " + condition));
        rows.forEach((condition, json) -> {
            String table = condition.substring(0, condition.indexOf(' '));
            statements.add("INSERT INTO " + table + " SELECT * FROM json_populate_recordset(NULL::" + table + ", '"
                    + json.replace("'", "''") + "')");
        });
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN; " + String.join("; ", statements) + "; COMMIT");
        }
    }
}
