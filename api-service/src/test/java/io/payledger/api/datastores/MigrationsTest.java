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
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Upgrades of a database that has data of an earlier version. */
@WithApiTestEnvironment
class MigrationsTest {

    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "upgraded";

    private static final String DIRECTORY = """
            INSERT INTO directory VALUES ('payroll/acme', 2, 'dora', now());
            INSERT INTO legal_entity VALUES
                ('payroll/acme', 'acme', 1, 'Müller GmbH', 'DE02300209000106531065', 'COBADEFFXXX', 'Mueller GmbH');
            INSERT INTO bank_account VALUES
                ('payroll/acme', 'a-1', 1, 'Søren', 'DE02120300000000202051', NULL, 'Soren'),
                ('payroll/acme', 'a-2', 2, 'Anna', 'DE02500105170137075030', 'BYLADEM1001', NULL)
            """;

    /** Of a month each, so that the runs may all be REGULAR. */
    private static final String RUN = """
            INSERT INTO payroll_run (run_id, shard_id, type, legal_entity, pay_group, period_start, period_end, pay_date,
                    business_date, currency, state, revision, headcount, prepared_by, handled_by, required_approvals,
                    approvers, approval_times, approval_overrides, content_hash, totals, directory_version,
                    policy_version, released_at, execution_date, created_at, updated_at)
            VALUES ('00000000-0000-0000-0000-00000000000%1$d', 'payroll/%2$s', 'REGULAR', 'acme', 'monthly',
                    '2026-0%1$d-01', '2026-0%1$d-28', '2026-0%1$d-28', '2026-0%1$d-28', 'EUR', '%3$s', 1, 2, 'paula',
                    '{paula}', 2, '%4$s', array_fill(now(), ARRAY[cardinality('%4$s'::text[])]),
                    array_fill(NULL::text, ARRAY[cardinality('%4$s'::text[])]),
                    'hash', array_fill(0::bigint, ARRAY[10]), 2, 0, now(), '2026-01-28', now(), now());
            INSERT INTO payroll_item (run_id, line, employee, gross_minor, employee_taxes_minor, net_minor,
                    post_tax_deductions_minor, reimbursements_minor, employee_benefits_minor, employer_taxes_minor,
                    employer_benefits_minor, payment_method, account)
            VALUES ('00000000-0000-0000-0000-00000000000%1$d', 1, 'e-1', 500, 100, 400, 0, 0, 0, 7, 0, 'BANK_TRANSFER', 'a-1'),
                   ('00000000-0000-0000-0000-00000000000%1$d', 2, 'e-2', 100, 0, 100, 0, 0, 0, 0, 0, 'BANK_TRANSFER', 'a-2'),
                   ('00000000-0000-0000-0000-00000000000%1$d', 3, 'e-3', 100, 0, 100, 0, 0, 0, 0, 0, 'CASH', NULL)
            """;

    private static final String CHANGE = """
            INSERT INTO audit_entry VALUES ('payroll/%s', %d, 1, 1, gen_random_uuid(), gen_random_uuid(), '%s', NULL, NULL, 1,
                '%s', NULL, now(), decode(repeat('00', 32), 'hex'))
            """;

    private final PostgresServer primary = ApiTestEnvironment.cluster().primary();

    @BeforeEach
    void create() throws SQLException {
        execute("postgres", "CREATE DATABASE " + DATABASE);
    }

    @AfterEach
    void drop() throws SQLException {
        execute("postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)");
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = primary.connect(SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void store(String sql) throws SQLException {
        execute(DATABASE, "SET session_replication_role = replica; " + sql);
    }

    private List<String> column(String query) throws SQLException {
        try (Connection connection = primary.connect(SUPERUSER, DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private void migrateTo(String version) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + primary.address().port() + "/" + DATABASE);
        source.setUser(SUPERUSER);
        Flyway.configure(DatabaseSchema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                // the rights are those of the newest tables
                .repeatableSqlMigrationPrefix("none")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void profilesAndAddressesDoNotChangeTheHashesThatWereApproved() throws SQLException {
        migrateTo("6");
        store(DIRECTORY);
        store(RUN.formatted(1, "acme", "APPROVED", "{anton,anna}"));
        store(RUN.formatted(2, "unknown", "CALCULATED", "{}"));
        String hashes = "SELECT register_hash(run_id, 2) FROM payroll_run ORDER BY run_id";
        List<String> before = column(hashes);

        migrateTo("8");

        assertThat(before).hasSize(2).doesNotHaveDuplicates();
        assertThat(column(hashes)).isEqualTo(before);
        store("UPDATE bank_account SET address = '{\"town\": \"Bern\", \"country\": \"CH\"}' WHERE account = 'a-1'");
        assertThat(column(hashes)).isNotEqualTo(before);
    }

    @Test
    void peopleWhoEverChangedDirectoryOrPolicyHaveHandledTheRunsThatAreNotApproved() throws SQLException {
        migrateTo("8");
        store(RUN.formatted(1, "acme", "CALCULATED", "{}"));
        store(RUN.formatted(2, "acme", "PENDING_APPROVAL", "{petra}"));
        store(RUN.formatted(3, "acme", "APPROVED", "{petra,anna}"));
        store(RUN.formatted(4, "acme", "DRAFT", "{}"));
        store(RUN.formatted(5, "another", "CALCULATED", "{}"));
        store(CHANGE.formatted("acme", 1, "record-accounts", "dora"));
        store(CHANGE.formatted("acme", 2, "record-employees", "paula"));
        store(CHANGE.formatted("acme", 3, "record-legal-entity", "petra"));
        store(CHANGE.formatted("acme", 4, "set-policy", "olga"));
        store(CHANGE.formatted("acme", 5, "approve", "anna"));

        migrateTo("9");

        assertThat(column("SELECT state || ' ' || handled_by::text FROM payroll_run ORDER BY run_id"))
                .containsExactly(
                        "CALCULATED {dora,olga,paula,petra}",
                        // approved by petra already
                        "PENDING_APPROVAL {dora,olga,paula}",
                        "APPROVED {paula}",
                        "DRAFT {paula}",
                        "CALCULATED {paula}");
        // the trigger is there again
        assertThat(column("SELECT tgenabled::text FROM pg_trigger WHERE tgrelid = 'payroll_run'::regclass"
                        + " AND tgname = 'takes_a_position'"))
                .containsExactly("O");
    }

    @Test
    void policiesKeepTheBoundOfThePayDateThatHeldForAll() throws SQLException {
        migrateTo("13");
        store("INSERT INTO policy (shard_id, version, required_approvals, updated_by, updated_at)"
                + " VALUES ('payroll/acme', 1, 2, 'olga', now())");
        store(
                "INSERT INTO policy_proposal (shard_id, number, policy, proposed_by, proposed_at, expires_at, state)"
                        + " VALUES ('payroll/acme', 1, '{\"requiredApprovals\":3}', 'olga', now(), now() + interval '1 day', 'OPEN')");

        migrateTo("14");

        assertThat(column("SELECT policy::jsonb ->> 'payDateDaysMax' FROM policy_proposal"))
                .containsExactly("31");

        assertThat(column("SELECT pay_date_days_max FROM policy")).containsExactly("31");
        store("INSERT INTO policy (shard_id, version, required_approvals, updated_by, updated_at)"
                + " VALUES ('payroll/other', 1, 2, 'olga', now())");
        assertThat(column("SELECT pay_date_days_max FROM policy WHERE shard_id = 'payroll/other'"))
                .containsOnlyNulls();
    }
}
