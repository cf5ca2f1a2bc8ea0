package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.datastores.SqlReads;
import io.payledger.api.datastores.Stores;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.freshness.Shard;
import io.payledger.testing.HttpTestClient.Reply;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures what row-level security costs: {@code -Dpayledger.measure=row-level-security}. Reads are measured in three ways, in
 * turns: as one statement without a transaction, as before; in a transaction of the tenant, with the policies disabled; and
 * with them enabled. Commands with the policies disabled and enabled.
 */
@WithApiTestEnvironment
@EnabledIfSystemProperty(named = "payledger.measure", matches = "row-level-security")
class RowLevelSecurityCostTest {

    private static final int READ_ROUNDS = Integer.getInteger("payledger.measure.reads", 40);
    private static final int COMMAND_ROUNDS = Integer.getInteger("payledger.measure.commands", 12);
    private static final int READS = 200;
    private static final int APPROVALS = 10;
    private static final int LINES = 10_000;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Stores stores;

    private final Runs runs = Runs.ofNewTenant();
    private final Shard shard = new Shard(runs.shard());
    private final Map<String, List<Double>> milliseconds = new LinkedHashMap<>();

    @Test
    void measures() throws Exception {
        data();
        String run = runs.draft();
        record(run);
        UUID id = UUID.fromString(run.substring(1));
        Map<String, Tuple> reads = new LinkedHashMap<>();
        reads.put(RunReads.ONE, Tuple.of(shard.id(), id));
        reads.put(RunList.SELECT + RunList.ORDER.replace("$?", "$2"), Tuple.of(shard.id(), 50));
        reads.put(RunReads.ITEMS, Tuple.of(shard.id(), id, LINES / 2, 500));
        List<String> names = List.of("one run", "a page of 50 runs", "a page of 500 items");

        for (int round = -2; round < READ_ROUNDS; round++) {
            int read = 0;
            for (Map.Entry<String, Tuple> each : reads.entrySet()) {
                String name = names.get(read++);
                for (int turn = 0; turn < 3; turn++) {
                    int way = Math.floorMod(turn + round, 3);
                    policies(way == 2);
                    time(
                            round,
                            name + (way == 0 ? " | before" : way == 1 ? " | disabled" : " | enabled"),
                            READS,
                            () -> {
                                if (way == 0) {
                                    asBefore(each.getKey(), each.getValue());
                                } else {
                                    ofTenant(each.getKey(), each.getValue());
                                }
                            });
                }
            }
        }
        for (int round = -1; round < COMMAND_ROUNDS; round++) {
            for (int turn = 0; turn < 2; turn++) {
                boolean enabled = Math.floorMod(turn + round, 2) == 1;
                policies(enabled);
                String way = enabled ? " | enabled" : " | disabled";
                time(round, "record 10,000 lines" + way, 1, () -> record(run));
                time(
                        round,
                        "calculate 10,000 lines" + way,
                        1,
                        () -> ok(runs.paula.post(run + "/calculate", null, "If-Match", etag(run))));
                List<String> pending = new ArrayList<>();
                for (int i = 0; i < APPROVALS; i++) {
                    pending.add(runs.pending());
                }
                time(
                        round,
                        "approve" + way,
                        APPROVALS,
                        () -> ok(runs.anton.post(pending.remove(0) + "/approve", null, "If-Match", Runs.PENDING)));
            }
        }
        policies(true);
        report();
    }

    /** Fifty tenants with 500 lines each, and two approved runs of this one, with a directory. */
    private void data() throws SQLException {
        String sql = """
                SET session_replication_role = replica;
                CREATE TEMP TABLE t AS
                    SELECT 'payroll/cost-' || n AS shard_id, gen_random_uuid() AS run_id, 500 AS lines FROM generate_series(1, 50) n
                    UNION ALL SELECT '%1$s', gen_random_uuid(), %2$d FROM generate_series(1, 2)
                    UNION ALL SELECT '%1$s', gen_random_uuid(), 0 FROM generate_series(1, 200);
                INSERT INTO payroll_run (run_id, shard_id, type, legal_entity, pay_group, period_start, period_end, pay_date,
                        business_date, currency, required_approvals, state, version, revision, headcount, prepared_by,
                        handled_by, created_at, updated_at, approvers, approval_times, approval_overrides, content_hash,
                        totals, directory_version, policy_version)
                    SELECT run_id, shard_id, 'OFF_CYCLE', 'acme', CASE lines WHEN 0 THEN 'weekly' ELSE 'monthly' END,
                           '2026-01-01', '2026-01-31', '2026-01-31', '2026-01-31',
                           'EUR', 1, 'APPROVED', 5, 1, lines, 'paula', '{paula}', now(), now(), '{anton}', ARRAY[now()],
                           ARRAY[NULL::text], 'x', '{0,0,0,0,0,0,0,0,0,0}', 1, 0 FROM t;
                INSERT INTO payroll_item (run_id, shard_id, line, employee, gross_minor, employee_taxes_minor,
                        post_tax_deductions_minor, net_minor, reimbursements_minor, employee_benefits_minor,
                        employer_taxes_minor, employer_benefits_minor, payment_method, account)
                    SELECT run_id, shard_id, n, 'e-' || n, 500000, 0, 0, 500000, 0, 0, 0, 0, 'BANK_TRANSFER', 'a-' || n
                      FROM t, generate_series(1, lines) n;
                INSERT INTO directory SELECT DISTINCT shard_id, 1, 'dora', now() FROM t;
                INSERT INTO legal_entity SELECT DISTINCT shard_id, 'acme', 1, 'Acme', 'DE89370400440532013000' FROM t;
                INSERT INTO employee
                    SELECT DISTINCT shard_id, 'e-' || n, 1, 'monthly', 'd-' || n %% 20 FROM t, generate_series(1, lines) n;
                INSERT INTO bank_account
                    SELECT DISTINCT shard_id, 'a-' || n, 1, 'Payee ' || n, 'DE' || lpad(n::text, 20, '0')
                      FROM t, generate_series(1, lines) n;
                ANALYZE;
                """.formatted(shard.id(), LINES);
        ApiTestEnvironment.cluster().primary().execute(sql);
    }

    private void record(String run) {
        StringBuilder csv = new StringBuilder(Runs.CSV_HEADER);
        for (int line = 1; line <= LINES; line++) {
            csv.append("e-" + line + ",EUR,5000,0,0,0,0,5000,0,0,BANK_TRANSFER,a-" + line + "\n");
        }
        ok(runs.paula.put(run + "/items", csv.toString(), "Content-Type", "text/csv"));
    }

    private String etag(String run) {
        return ok(runs.paula.get(run, "Prefer", "consistency=strong")).header("ETag");
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    private void asBefore(String select, Tuple parameters) {
        answer(SqlReads.read(pool(), select, parameters, rows -> rows).toCompletionStage());
    }

    private void ofTenant(String select, Tuple parameters) {
        answer(SqlReads.attempt(shard, select, parameters, rows -> rows).read(pool(), SOON));
    }

    private Pool pool() {
        return stores.primary().connection();
    }

    private static void answer(CompletionStage<?> stage) {
        stage.toCompletableFuture()
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void policies(boolean enabled) throws SQLException {
        ApiTestEnvironment.cluster().primary().execute("""
                DO $$ DECLARE t regclass; BEGIN
                    FOR t IN SELECT polrelid FROM pg_policy WHERE polname = 'of_tenant' LOOP
                        EXECUTE format('ALTER TABLE %%s %s ROW LEVEL SECURITY', t);
                    END LOOP; END $$
                """.formatted(enabled ? "ENABLE" : "DISABLE"));
    }

    /** The mean of one round; the first rounds are a warm-up. */
    private void time(int round, String what, int times, Runnable work) {
        if (times > 20) {
            for (int i = 0; i < 20; i++) {
                work.run();
            }
        }
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        if (round >= 0) {
            milliseconds
                    .computeIfAbsent(what, first -> new ArrayList<>())
                    .add((System.nanoTime() - begun) / 1e6 / times);
        }
    }

    private void report() {
        milliseconds.forEach((what, each) -> {
            double[] sorted =
                    each.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "MEASURED %-36s median %.3f ms (%.3f-%.3f), rounds %d%n",
                    what,
                    sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1],
                    sorted.length);
            String reference = what.substring(0, what.indexOf('|')) + "| disabled";
            List<Double> to = milliseconds.getOrDefault(reference, each);
            double[] ratios = new double[each.size()];
            Arrays.setAll(ratios, i -> each.get(i) / to.get(i));
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT, "MEASURED %-36s ratio to disabled, median %.3f%n", what, ratios[ratios.length / 2]);
        });
    }
}
