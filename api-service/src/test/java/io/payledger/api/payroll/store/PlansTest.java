package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.datastores.Stores;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.schema.DatabaseSchema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The server's plans hold for registers that are larger than its statistics say. */
@WithApiTestEnvironment
class PlansTest {

    private static final int LINES = 300;

    @Inject
    Stores stores;

    /** With 20,000 lines, all pairs of lines took more than a minute. */
    @Test
    void aCalculationComparesEachLineWithItsOwnLineOfBefore() throws SQLException, JsonProcessingException {
        assertThat(pairsOfAJoinInVain(calculation(0))).isLessThan(10.0 * LINES);
    }

    /** With 4,000 approved runs of other pay groups, they took as long as the rest of a calculation. */
    @Test
    void aCalculationReadsNoApprovedRunOfAnotherPayGroup() throws SQLException, JsonProcessingException {
        assertThat(runsRead(calculation(3_000))).isBetween(1.0, 20.0);
    }

    /** As it was carried out, for a run of a tenant that has approved one run of each of these other pay groups as well. */
    private static JsonNode calculation(int otherPayGroups) throws SQLException, JsonProcessingException {
        String shard = Runs.ofNewTenant().shard();
        UUID run = UUID.randomUUID();
        UUID directory = UUID.randomUUID();
        try (Connection connection = ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE payroll_item ALTER COLUMN run_id SET (n_distinct = -1)");
            statement.execute("ANALYZE payroll_item");
            statement.execute(registers(shard, run, directory, otherPayGroups));
            statement.execute("ANALYZE payroll_run");

            statement.execute(
                    "PREPARE calculation (text, uuid, integer, integer, integer, integer, integer, integer, uuid,"
                            + " uuid) AS " + BlockerRules.STATEMENT);
            try (ResultSet plan =
                    statement.executeQuery("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE calculation ('"
                            + shard + "', '" + run + "', 20, 25, 50, 100, " + LINES + ", 0, '" + directory
                            + "', gen_random_uuid())")) {
                assertThat(plan.next()).isTrue();
                return new ObjectMapper().readTree(plan.getString(1));
            } finally {
                connection.rollback();
            }
        }
    }

    /** An approved run, and the next one of the same pay group, with the same employees; and approved runs of others. */
    private static String registers(String shard, UUID run, UUID directory, int otherPayGroups) {
        return """
                SET LOCAL session_replication_role = replica;
                INSERT INTO payroll_run (run_id, shard_id, type, legal_entity, pay_group, period_start, period_end, pay_date,
                        business_date, currency, required_approvals, state, version, revision, headcount, prepared_by,
                        handled_by, created_at, updated_at, approvers, approval_times, approval_overrides, content_hash,
                        totals, directory_version, policy_version)
                    SELECT run, '%1$s', 'REGULAR', 'acme', pay_group, month, month + 20, month + 20, month + 20,
                           'EUR', 1, state, 5, 1, %2$d, 'paula', '{paula}', now(), now(), '{anton}', ARRAY[now()],
                           ARRAY[NULL::text], 'x', array_fill(0, ARRAY[10]), 1, 0
                      FROM (VALUES (gen_random_uuid(), 'monthly', DATE '2026-01-01', 'APPROVED'),
                                   ('%3$s', 'monthly', DATE '2026-02-01', 'CALCULATED')
                            UNION ALL
                            SELECT gen_random_uuid(), 'group-' || n, DATE '2026-01-01', 'APPROVED'
                              FROM generate_series(1, %5$d) n) m (run, pay_group, month, state);
                INSERT INTO payroll_item (run_id, shard_id, line, employee, gross_minor, employee_taxes_minor,
                        post_tax_deductions_minor, net_minor, reimbursements_minor, employee_benefits_minor,
                        employer_taxes_minor, employer_benefits_minor, payment_method, account)
                    SELECT run_id, shard_id, n, 'e-' || n, 500000, 0, 0, 500000, 0, 0, 0, 0, 'BANK_TRANSFER', 'a-' || n
                      FROM payroll_run, generate_series(1, %2$d) n WHERE shard_id = '%1$s' AND pay_group = 'monthly';
                INSERT INTO legal_entity (shard_id, legal_entity, version, name, iban)
                    VALUES ('%1$s', 'acme', 1, 'Acme', 'DE89370400440532013000');
                INSERT INTO employee (shard_id, employee, version, pay_group, department)
                    SELECT '%1$s', 'e-' || n, n, 'monthly', 'd-' || n %% 20 FROM generate_series(1, %2$d) n;
                INSERT INTO bank_account (shard_id, account, version, holder, iban)
                    SELECT '%1$s', 'a-' || n, n, 'Payee ' || n, 'DE' || lpad(n::text, 20, '0')
                      FROM generate_series(1, %2$d) n;
                INSERT INTO audit_entry (shard_id, number, epoch, sequence, event_id, subject, action, to_state, revision,
                        actor, at, hash)
                    SELECT '%1$s', n, 1, n, gen_random_uuid(), '%4$s', 'record', 'x', n, 'dora', now(),
                           decode(repeat('00', 32), 'hex')
                      FROM generate_series(1, %2$d) n
                """.formatted(shard, LINES, run, directory, otherPayGroups);
    }

    private static double pairsOfAJoinInVain(JsonNode plan) {
        double all = plan.path("Rows Removed by Join Filter").asDouble()
                * plan.path("Actual Loops").asDouble();
        for (JsonNode part : plan) {
            all += pairsOfAJoinInVain(part);
        }
        return all;
    }

    private static double runsRead(JsonNode plan) {
        double all = plan.path("Relation Name").asText().equals("payroll_run")
                ? (plan.path("Actual Rows").asDouble()
                                + plan.path("Rows Removed by Filter").asDouble())
                        * plan.path("Actual Loops").asDouble()
                : 0;
        for (JsonNode part : plan) {
            all += runsRead(part);
        }
        return all;
    }

    /** A connection keeps the plans that it made while the tables were empty. */
    @Test
    void aCommitReadsNoOtherEventOfItsTenant() throws SQLException {
        PostgresServer primary = ApiTestEnvironment.cluster().primary();
        primary.execute("CREATE DATABASE plans");
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setURL("jdbc:postgresql://" + primary.address() + "/plans");
        owner.setUser("postgres");
        DatabaseSchema.migrate(owner);
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off");
            statement.execute("INSERT INTO shard (shard_id, epoch, sequence) SELECT 'one', epoch, 0 FROM cluster");
            connection.setAutoCommit(false);
            for (int plan = 0; plan < 10; plan++) {
                statement.execute(CHANGE);
                connection.rollback();
            }
            statement.execute(event("generate_series(1, 3000)"));
            statement.execute("UPDATE shard SET sequence = 3000");
            connection.commit();

            long before = eventsRead(statement);
            statement.execute(CHANGE);

            assertThat(eventsRead(statement) - before).isEqualTo(1);
        } finally {
            primary.execute("DROP DATABASE plans WITH (FORCE)");
        }
    }

    private static long eventsRead(Statement statement) throws SQLException {
        try (ResultSet read =
                statement.executeQuery("SELECT pg_stat_get_xact_tuples_returned('outbox_pkey'::regclass)")) {
            assertThat(read.next()).isTrue();
            return read.getLong(1);
        }
    }

    /** Fires the trigger that looks for the position. */
    private static final String CHANGE = """
            SET CONSTRAINTS ALL DEFERRED;
            INSERT INTO directory (shard_id, version, updated_by, updated_at) VALUES ('one', 1, 'dora', now());
            UPDATE shard SET sequence = sequence + 1;
            %s;
            SET CONSTRAINTS ALL IMMEDIATE
            """.formatted(event("(SELECT sequence FROM shard)"));

    private static String event(String sequence) {
        return """
                INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at, payload)
                SELECT 'one', epoch, %s, gen_random_uuid(), 'type', gen_random_uuid(), now(), '{}' FROM cluster
                """.formatted(sequence);
    }

    /** Such a plan is kept for a prepared statement, and the next register may have 20,000 lines. */
    @Test
    void aPlanForASmallTableUsesItsIndex() throws Exception {
        ApiTestEnvironment.cluster().primary().execute("ANALYZE cluster");

        assertThat(of(connection -> connection
                        .query("EXPLAIN SELECT * FROM cluster WHERE one")
                        .execute()))
                .contains("Index");
    }

    @Test
    void theLongestStatementIsPreparedOnce() throws Exception {
        Tuple parameters = Tuple.of("payroll/none", UUID.randomUUID(), 20, 25, 50)
                .addInteger(100)
                .addInteger(1)
                .addInteger(0)
                .addUUID(UUID.randomUUID())
                .addUUID(UUID.randomUUID());

        assertThat(of(connection -> connection
                        .preparedQuery(BlockerRules.STATEMENT)
                        .execute(parameters)
                        .compose(done -> connection
                                .preparedQuery("SELECT count(*)::text FROM pg_prepared_statements WHERE statement = $1")
                                .execute(Tuple.of(BlockerRules.STATEMENT)))))
                .isEqualTo("1");
    }

    /** The first column of the first row that the service's own connection gets. */
    private String of(Function<SqlConnection, Future<RowSet<Row>>> query) throws Exception {
        return stores.primary()
                .connection()
                .withConnection(query)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .iterator()
                .next()
                .getString(0);
    }
}
