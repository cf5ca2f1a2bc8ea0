package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API's role sees and changes of two tenants, in every table that it has a right on. */
@WithApiTestEnvironment
class RowLevelSecurityTest {

    private static final String REFUSED = "42501";

    /** Every table but {@code cluster}, which has no tenant's data: a new one is a part of these tests, and fails them without a policy. */
    private static final String TABLES = """
            SELECT c.relname FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND c.relname <> 'cluster'
               AND (has_any_column_privilege('payledger_api', c.oid, 'SELECT, INSERT, UPDATE')
                    OR has_table_privilege('payledger_api', c.oid, 'DELETE'))
             ORDER BY 1
            """;

    private static Runs mine;
    private static Runs theirs;

    @BeforeAll
    static void bothTenantsHaveRowsInEveryTable() throws SQLException {
        mine = withRows();
        theirs = withRows();
        for (String table : tables()) {
            for (Runs tenant : List.of(mine, theirs)) {
                assertThat(asAdministrator(
                                "SELECT count(*) FROM " + table + " WHERE shard_id = '" + tenant.shard() + "'"))
                        .as("rows of a tenant in %s: add one to withRows", table)
                        .isNotEqualTo("0");
            }
        }
    }

    private static Runs withRows() throws SQLException {
        Runs tenant = Runs.ofNewTenant();
        String run = tenant.recorded().substring(1);
        String shard = "'" + tenant.shard() + "'";
        asAdministrator("INSERT INTO payroll_blocker (run_id, number, kind, subject, detail) VALUES ('" + run
                + "', 1, 'NO_PAYING_ACCOUNT', 'acme', '') RETURNING 1");
        for (String row : List.of(
                "directory VALUES (" + shard + ", 1, 'dora', now())",
                "employee VALUES (" + shard + ", 'e-1', 1, 'monthly', 'sales')",
                "bank_account VALUES (" + shard + ", 'a-1', 1, 'Anna', 'DE89370400440532013000')",
                "legal_entity VALUES (" + shard + ", 'acme', 1, 'Acme', 'DE89370400440532013000')",
                "policy VALUES (" + shard + ", 1, 1, NULL, NULL, NULL, 'dora', now())",
                "policy_proposal VALUES (" + shard + ", 1, '{}', 'dora', now(), now(), 'OPEN')",
                "bank_file VALUES (gen_random_uuid(), " + shard + ", 'STATEMENT', 'i', 'c', '{}', 'paul', now())",
                "erasure VALUES (gen_random_uuid(), " + shard + ", 0)",
                "run_seal VALUES ('" + run + "', 1, " + shard + ", gen_random_uuid(), 'a', 'b')",
                "shard_epoch VALUES (" + shard + ", 1, 0, 0)")) {
            try (Connection connection = primary().connect("postgres", "payledger");
                    Statement statement = connection.createStatement()) {
                statement.execute("SET session_replication_role = replica");
                statement.execute("INSERT INTO " + row);
            }
        }
        return tenant;
    }

    @Test
    void withoutATenantNoRowIsSeen() throws SQLException {
        for (String table : tables()) {
            try (Connection connection = primary().connect("payledger_api", "payledger")) {
                assertThat(one(connection, "SELECT count(*) FROM " + table))
                        .as(table)
                        .isEqualTo("0");

                // the setting ends with its transaction
                assertThat(ofMine(connection, "SELECT count(*) > 0 FROM " + table))
                        .as(table)
                        .isEqualTo("t");
                assertThat(one(connection, "SELECT count(*) FROM " + table))
                        .as(table)
                        .isEqualTo("0");
            }
        }
    }

    @Test
    void aTenantsOwnRowsAreSeenAndNoOthers() throws SQLException {
        for (String table : tables()) {
            try (Connection connection = primary().connect("payledger_api", "payledger")) {
                assertThat(ofMine(connection, "SELECT string_agg(DISTINCT shard_id, ' ') FROM " + table))
                        .as(table)
                        .isEqualTo(mine.shard());
                assertThat(ofMine(connection, "SELECT count(*) FROM " + table))
                        .as(table)
                        .isEqualTo(asAdministrator(
                                "SELECT count(*) FROM " + table + " WHERE shard_id = '" + mine.shard() + "'"));
            }
        }
    }

    @Test
    void followersHideTheRowsOfOthersAsWell() throws SQLException {
        ApiTestEnvironment.cluster().awaitCaughtUp(Duration.ofSeconds(15));
        for (String table : tables()) {
            try (Connection connection =
                    ApiTestEnvironment.cluster().follower(1).connect("payledger_api", "payledger")) {
                assertThat(one(connection, "SELECT count(*) FROM " + table))
                        .as(table)
                        .isEqualTo("0");
                assertThat(ofMine(connection, "SELECT string_agg(DISTINCT shard_id, ' ') FROM " + table))
                        .as(table)
                        .isEqualTo(mine.shard());
            }
        }
    }

    @Test
    void theRowsOfAnotherTenantCannotBeInserted() throws SQLException {
        for (String table : tables()) {
            if (!may(table, "INSERT")) {
                continue;
            }
            String row = asAdministrator("SELECT row_to_json(t)::text FROM " + table + " t WHERE shard_id = '"
                    + theirs.shard() + "' LIMIT 1");
            String insert = "INSERT INTO " + table + " SELECT * FROM json_populate_record(NULL::" + table + ", '"
                    + row.replace("'", "''") + "')";
            try (Connection connection = primary().connect("payledger_api", "payledger")) {
                assertThatThrownBy(() -> ofMine(connection, insert))
                        .as(table)
                        .isInstanceOfSatisfying(SQLException.class, refused -> {
                            assertThat(refused.getSQLState()).isEqualTo(REFUSED);
                            assertThat(refused.getMessage()).contains("row-level security");
                        });
            }
        }
    }

    @Test
    void theRowsOfAnotherTenantCannotBeChanged() throws SQLException {
        for (String table : tables()) {
            List<String> changes = new ArrayList<>();
            String column = asAdministrator("SELECT min(attname) FROM pg_attribute WHERE attrelid = '" + table
                    + "'::regclass AND attnum > 0 AND NOT attisdropped AND has_column_privilege('payledger_api', attrelid,"
                    + " attnum, 'UPDATE')");
            if (column != null) {
                changes.add("UPDATE " + table + " SET " + column + " = " + column);
            }
            if (may(table, "DELETE")) {
                changes.add("DELETE FROM " + table);
            }
            for (String change : changes) {
                try (Connection connection = primary().connect("payledger_api", "payledger")) {
                    assertThat(ofMine(
                                    connection,
                                    "WITH changed AS (" + change + " WHERE shard_id = '" + theirs.shard()
                                            + "' RETURNING 1) SELECT count(*) FROM changed"))
                            .as(change)
                            .isEqualTo("0");
                    assertThat(
                                    ofMine(
                                            connection,
                                            "WITH changed AS (" + change
                                                    + " RETURNING shard_id) SELECT string_agg(DISTINCT shard_id, ' ') FROM changed"))
                            .as(change)
                            .isEqualTo(mine.shard());
                }
            }
        }
    }

    /** With the share of one tenant in its estimate, a calculation of 10,000 lines joined them row by row: 25 s for 0.4 s. */
    @Test
    void thePlannerExpectsTheLinesOfARunAndNotATenantsShareOfThem() throws SQLException {
        String run = "00000000-0000-0000-0000-000000001000";
        asAdministrator("INSERT INTO payroll_item (shard_id, run_id, line, employee, gross_minor, reimbursements_minor,"
                + " employee_taxes_minor, employee_benefits_minor, post_tax_deductions_minor, net_minor, employer_taxes_minor,"
                + " employer_benefits_minor, payment_method) SELECT '" + mine.shard() + "', '" + run
                + "', n, n, 0, 0, 0, 0, 0, 0, 0, 0, 'CASH' FROM generate_series(1, 1000) n RETURNING 1");
        asAdministrator("ALTER TABLE payroll_item ALTER shard_id SET (n_distinct = 5000)");
        asAdministrator("ANALYZE payroll_item");
        try (Connection connection = primary().connect("payledger_api", "payledger")) {
            String plan = ofMine(connection, "EXPLAIN SELECT FROM payroll_item WHERE run_id = '" + run + "'");

            assertThat(Integer.parseInt(plan.replaceFirst("(?s).*rows=([0-9]+).*", "$1")))
                    .as(plan)
                    .isGreaterThan(250);
        } finally {
            asAdministrator("ALTER TABLE payroll_item ALTER shard_id RESET (n_distinct)");
            asAdministrator("DELETE FROM payroll_item WHERE run_id = '" + run + "' RETURNING 1");
        }
    }

    /** A function that runs as the owner sees every tenant: each one that the API may call is on this list for a reason. */
    @Test
    void theApiCallsNoOtherFunctionOfTheOwner() throws SQLException {
        assertThat(asAdministrator("SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc WHERE prosecdef"
                        + " AND pronamespace = 'public'::regnamespace AND has_function_privilege('payledger_api', oid,"
                        + " 'EXECUTE')"))
                .isEqualTo("committed_positions delete_idempotency_keys erase_employee positions_of");
    }

    @Test
    void theRelaySeesEveryTenant() throws SQLException {
        for (String table : List.of("shard", "outbox")) {
            try (Connection connection = primary().connect("payledger_relay", "payledger")) {
                assertThat(one(
                                connection,
                                "SELECT count(DISTINCT shard_id) FROM " + table + " WHERE shard_id IN ('" + mine.shard()
                                        + "', '" + theirs.shard() + "')"))
                        .isEqualTo("2");
            }
        }
    }

    private static List<String> tables() throws SQLException {
        return List.of(asAdministrator("SELECT string_agg(relname, ' ') FROM (" + TABLES + ") t")
                .split(" ", -1));
    }

    private static boolean may(String table, String right) throws SQLException {
        return "t"
                .equals(asAdministrator(
                        "SELECT has_table_privilege('payledger_api', '" + table + "', '" + right + "')"));
    }

    private static PostgresServer primary() {
        return ApiTestEnvironment.cluster().primary();
    }

    private static String asAdministrator(String query) throws SQLException {
        try (Connection connection = primary().connect("postgres", "payledger")) {
            return one(connection, query);
        }
    }

    /** In a transaction of the tenant that is rolled back. */
    private static String ofMine(Connection connection, String query) throws SQLException {
        connection.setAutoCommit(false);
        try {
            one(connection, "SELECT set_config('payledger.shard', '" + mine.shard() + "', true)");
            return one(connection, query);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(query)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
