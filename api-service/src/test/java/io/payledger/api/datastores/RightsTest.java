package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.schema.DatabaseSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the roles of roles.sql may do with the tables of the migration, and what they may not. */
@WithApiTestEnvironment
class RightsTest {

    private static final String DENIED = "42501";
    private static final String SCRATCH = "rights_test";

    private static void as(String role, String sql) throws SQLException {
        try (Connection connection = primary().connect(role, "payledger");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.rollback();
        }
    }

    private static PostgresServer primary() {
        return ApiTestEnvironment.cluster().primary();
    }

    private static void assertDenied(String role, String sql) {
        assertThatThrownBy(() -> as(role, sql))
                .as("%s: %s", role, sql)
                .isInstanceOfSatisfying(SQLException.class, denied -> assertThat(denied.getSQLState())
                        .isEqualTo(DENIED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE payroll_run",
                "ALTER TABLE outbox ADD COLUMN more text",
                "TRUNCATE payroll_item",
                "CREATE TABLE mine (id int)",
                "UPDATE audit_entry SET actor = 'eve'",
                "DELETE FROM audit_entry",
                "UPDATE bank_account SET iban = 'DE02120300000000202051'",
                "DELETE FROM bank_account",
                "DELETE FROM employee",
                "INSERT INTO erasure VALUES (gen_random_uuid(), 'payroll/acme', 0)",
                "DELETE FROM run_seal",
                "UPDATE payroll_item SET employee = 'erased'",
                "UPDATE legal_entity SET iban = 'DE02120300000000202051'",
                "DELETE FROM outbox",
                "UPDATE outbox SET payload = '{}'",
                "DELETE FROM payroll_run",
                "UPDATE payroll_run SET prepared_by = 'eve'",
                "UPDATE shard SET epoch = 9",
                "DELETE FROM shard",
                "UPDATE cluster SET epoch = 9",
                "INSERT INTO shard_epoch VALUES ('payroll/acme', 2, 1, 0)",
                "SELECT await_pending_commits('{}')",
                "ALTER TABLE payroll_run DISABLE TRIGGER ALL",
                "DROP PUBLICATION payledger_outbox"
            })
    void apiCannot(String sql) {
        assertDenied("payledger_api", sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO outbox SELECT * FROM outbox",
                "UPDATE outbox SET payload = '{}'",
                "TRUNCATE outbox",
                "SELECT FROM payroll_run",
                "INSERT INTO payroll_run SELECT * FROM payroll_run",
                "UPDATE payroll_run SET state = 'APPROVED'",
                "DELETE FROM payroll_item",
                "UPDATE audit_entry SET actor = 'eve'",
                "SELECT FROM idempotency_key",
                "SELECT FROM bank_account",
                "SELECT FROM employee",
                "UPDATE shard SET sequence = 0",
                "SELECT FROM shard FOR SHARE",
                "UPDATE cluster SET epoch = 9",
                "DELETE FROM relay",
                "DROP TABLE outbox"
            })
    void relayCannot(String sql) {
        assertDenied("payledger_relay", sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT epoch, timeline FROM cluster",
                "SELECT shard_id, epoch, sequence FROM shard",
                "SELECT await_pending_commits('{payroll/acme}')",
                "SELECT * FROM outbox",
                "DELETE FROM outbox USING shard WHERE outbox.shard_id = shard.shard_id",
                "INSERT INTO relay VALUES ('another') ON CONFLICT DO NOTHING",
                "SELECT pg_logical_emit_message(false, 'payledger-relay', 'x', true)",
                "SELECT active, confirmed_flush_lsn FROM pg_replication_slots",
                "SELECT pg_create_logical_replication_slot('rights_test', 'pgoutput', true, false, false)"
            })
    void relayCan(String sql) throws SQLException {
        as("payledger_relay", sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payledger_api", "payledger_relay"})
    void aServiceRoleOwnsNothingAndCannotBecomeAnotherRole(String role) throws SQLException {
        assertThat(inDatabase("SELECT count(*) FROM pg_class WHERE relowner = '" + role + "'::regrole"))
                .isEqualTo("0");
        assertThat(inDatabase("SELECT count(*) FROM pg_proc WHERE proowner = '" + role + "'::regrole"))
                .isEqualTo("0");
        assertThat(inDatabase("SELECT count(*) FROM pg_shdepend WHERE refobjid = '" + role + "'::regrole"
                        + " AND deptype = 'o'"))
                .isEqualTo("0");
        assertThat(inDatabase("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles"
                        + " WHERE rolname = '" + role + "'"))
                .isEqualTo("f");
        // not through another role either
        assertThat(inDatabase("SELECT pg_has_role('" + role + "', 'payledger_owner', 'MEMBER')"))
                .isEqualTo("f");
    }

    private static String inDatabase(String query) throws SQLException {
        try (Connection connection = primary().connect("postgres", "payledger");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aMissingRightIsNamedAtStartup() throws SQLException {
        primary().execute("REVOKE UPDATE (sequence, audit_entries, audit_head) ON shard FROM payledger_api");
        primary().execute("REVOKE DELETE ON payroll_item FROM payledger_api");
        primary().execute("REVOKE EXECUTE ON FUNCTION erase_employee FROM payledger_api");
        try {
            assertThatThrownBy(() -> Schema.requireRights(source("payledger_api", "payledger")))
                    .hasMessageContaining(
                            "UPDATE on shard, DELETE on payroll_item, EXECUTE on erase_employee(text,text,uuid)")
                    .hasMessageContaining("payledger_api");
        } finally {
            primary().execute("GRANT UPDATE (sequence, audit_entries, audit_head) ON shard TO payledger_api");
            primary().execute("GRANT DELETE ON payroll_item TO payledger_api");
            primary().execute("GRANT EXECUTE ON FUNCTION erase_employee TO payledger_api");
        }
        Schema.requireRights(source("payledger_api", "payledger"));
    }

    @Test
    void aUserThatIsNotTheOwnerMustConfigureOne() {
        assertThatThrownBy(() -> DatabaseSchema.migrate(source("payledger_api", "payledger")))
                .hasMessageContaining("payledger.database.migration.user");
    }

    @Test
    void aSingleUserOwnsEverythingAndLaterRolesGetTheirRights() throws Exception {
        // given: a database from before there were several users
        admin("CREATE ROLE rights_test_single LOGIN");
        admin("CREATE DATABASE " + SCRATCH + " OWNER rights_test_single");
        admin("ALTER ROLE payledger_api RENAME TO payledger_api_hidden");
        try {
            DatabaseSchema.migrate(source("rights_test_single", SCRATCH));
            Schema.requireRights(source("rights_test_single", SCRATCH));
        } finally {
            admin("ALTER ROLE payledger_api_hidden RENAME TO payledger_api");
        }
        assertThatThrownBy(() -> Schema.requireRights(source("payledger_api", SCRATCH)))
                .hasMessageContaining("lacks SELECT on cluster");

        // when
        DatabaseSchema.migrate(source("rights_test_single", SCRATCH));

        // then
        Schema.requireRights(source("payledger_api", SCRATCH));
    }

    @AfterEach
    void removeScratch() throws SQLException {
        admin("DROP DATABASE IF EXISTS " + SCRATCH + " WITH (FORCE)");
        admin("DROP ROLE IF EXISTS rights_test_single");
    }

    private static void admin(String sql) throws SQLException {
        try (Connection connection = primary().connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PGSimpleDataSource source(String user, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + primary().port() + "/" + database);
        source.setUser(user);
        return source;
    }
}
