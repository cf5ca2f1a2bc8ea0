package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.schema.DatabaseSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The upgrade of a database with data to row-level security, while instances of the former version are running. */
@WithApiTestEnvironment
class RowLevelSecurityUpgradeTest {

    private static final String SCRATCH = "row_level_security_upgrade";
    private static final String RUN = "11111111-1111-1111-1111-111111111111";
    private static final String ITEM =
            "INSERT INTO payroll_item (run_id, line, employee, gross_minor, employee_taxes_minor,"
                    + " post_tax_deductions_minor, net_minor, reimbursements_minor, employee_benefits_minor, employer_taxes_minor,"
                    + " employer_benefits_minor, payment_method) VALUES ('" + RUN
                    + "', %1$d, 'e-%1$d', 5, 0, 0, 5, 0, 0, 0, 0, 'CASH')";

    @Test
    void formerInstancesWorkUntilItIsEnabled() throws SQLException {
        as("postgres", "postgres", "CREATE DATABASE " + SCRATCH + " OWNER payledger_owner");
        Flyway.configure(DatabaseSchema.class.getClassLoader())
                .dataSource(source("payledger_owner"))
                .locations("classpath:db/migration")
                // the rights are those of the newest version
                .repeatableSqlMigrationPrefix("none")
                .target("9")
                .load()
                .migrate();
        as("postgres", SCRATCH, """
                SET session_replication_role = replica;
                INSERT INTO shard (shard_id, epoch, sequence) VALUES ('payroll/acme', 1, 1);
                INSERT INTO payroll_run (run_id, shard_id, type, legal_entity, pay_group, period_start, period_end, pay_date,
                        business_date, currency, required_approvals, state, version, revision, headcount, prepared_by,
                        handled_by, created_at, updated_at)
                    VALUES ('%s', 'payroll/acme', 'BONUS', 'acme', 'monthly', '2026-01-01', '2026-01-31', '2026-01-31',
                        '2026-01-31', 'EUR', 1, 'DRAFT', 1, 1, 1, 'paula', '{paula}', now(), now());
                INSERT INTO payroll_blocker (run_id, number, kind, subject, detail) VALUES ('%s', 1, 'MORE', '', '');
                """.formatted(RUN, RUN) + ITEM.formatted(1));

        DatabaseSchema.migrate(source("payledger_owner"), false);

        // stored before and after the migration by an instance that sets no tenant
        as("payledger_api", SCRATCH, ITEM.formatted(2));
        assertThat(query("SELECT string_agg(shard_id || line, ' ' ORDER BY line) FROM payroll_item"))
                .isEqualTo("payroll/acme1 payroll/acme2");
        assertThat(query("SELECT string_agg(shard_id, ' ') FROM payroll_blocker"))
                .isEqualTo("payroll/acme");
        assertThat(Schema.rowLevelSecurity(source("payledger_api"))).isEqualTo("inactive");

        DatabaseSchema.migrate(source("payledger_owner"), true);

        assertThat(query("SELECT count(*) FROM payroll_item")).isEqualTo("0");
        assertThat(query("SET payledger.shard = 'payroll/acme'; SELECT count(*) FROM payroll_item"))
                .isEqualTo("2");
        assertThat(Schema.rowLevelSecurity(source("payledger_api"))).isEqualTo("active");
        // an instance that is still configured for the first step
        DatabaseSchema.migrate(source("payledger_owner"), false);
        assertThat(query("SELECT count(*) FROM payroll_item")).isEqualTo("0");
    }

    @AfterEach
    void removeScratch() throws SQLException {
        as("postgres", "postgres", "DROP DATABASE IF EXISTS " + SCRATCH + " WITH (FORCE)");
    }

    private static PostgresServer primary() {
        return ApiTestEnvironment.cluster().primary();
    }

    private static void as(String role, String database, String sql) throws SQLException {
        try (Connection connection = primary().connect(role, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The last statement's value, as the API's role. */
    private static String query(String sql) throws SQLException {
        try (Connection connection = primary().connect("payledger_api", SCRATCH);
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static PGSimpleDataSource source(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + primary().port() + "/" + SCRATCH);
        source.setUser(user);
        return source;
    }
}
