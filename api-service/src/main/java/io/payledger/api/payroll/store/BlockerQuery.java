package io.payledger.api.payroll.store;

import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.api.payroll.model.Currencies;
import io.payledger.api.payroll.model.Examination;
import io.payledger.api.payroll.model.RegisterSummary;
import io.payledger.api.policy.Policy;
import io.payledger.api.policy.PolicyTable;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks a stored register through, inside the transaction that has locked its run: sums, hash, and what stands in the way
 * of an approval. All of it by one version of the directory and one policy, neither of which changes meanwhile.
 */
public final class BlockerQuery {

    /** Of each kind; more have one cause, mostly, and the run says how many there are. */
    private static final int LISTED_MAX = 100;

    private static final String SHARE_DIRECTORY = "SELECT version FROM directory WHERE shard_id = $1 FOR SHARE";

    private static final String SUMMARY = """
            SELECT coalesce(d.version, 0) AS directory_version, r.headcount, register_totals(r.run_id) AS totals,
                   register_hash(r.run_id, coalesce(d.version, 0)) AS hash, r.currency::text,
                   EXISTS (SELECT FROM employee e WHERE e.shard_id = $1) AS has_employees
              FROM payroll_run r LEFT JOIN directory d ON d.shard_id = r.shard_id
             WHERE r.shard_id = $1 AND r.run_id = $2
            """;

    /**
     * The last run of the same legal entity, pay group and currency that was approved is what accounts are compared with;
     * where both are REGULAR, it is what amounts are compared with, too: other runs are paid for other reasons. $3, $4 and
     * $5 are the thresholds for run, department and employee in percent, $6 how many of a kind are listed.
     */
    private static final String FIND = """
            WITH this AS (
                SELECT r.*, coalesce(d.version, 0) AS directory
                  FROM payroll_run r LEFT JOIN directory d ON d.shard_id = r.shard_id
                 WHERE r.shard_id = $1 AND r.run_id = $2),
            before AS (
                SELECT p.* FROM this t JOIN payroll_run p
                    ON p.shard_id = t.shard_id AND p.legal_entity = t.legal_entity AND p.pay_group = t.pay_group
                   AND p.currency = t.currency AND p.run_id <> t.run_id AND p.state IN ('APPROVED', 'RELEASED', 'CLOSED')
                   AND p.period_end <= t.period_end AND (p.type = 'REGULAR' OR t.type <> 'REGULAR')
                 ORDER BY p.period_end DESC, p.updated_at DESC LIMIT 1),
            comparable AS (SELECT b.* FROM before b, this t WHERE b.type = 'REGULAR' AND t.type = 'REGULAR'),
            has_employees AS (SELECT EXISTS (SELECT FROM employee e WHERE e.shard_id = $1) AS known),
            now_paid AS (
                SELECT i.*, e.employee IS NOT NULL AS is_known, e.left_on, coalesce(e.department, '') AS department,
                       a.iban, i.payment_method = 'BANK_TRANSFER' AND i.net_minor > 0 AS transferred
                  FROM this t JOIN payroll_item i ON i.run_id = t.run_id
                  LEFT JOIN LATERAL (
                       SELECT * FROM employee e WHERE e.shard_id = $1 AND e.employee = i.employee
                          AND e.version <= t.directory ORDER BY e.version DESC LIMIT 1) e ON true
                  LEFT JOIN LATERAL (
                       SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = i.account
                          AND a.version <= t.directory ORDER BY a.version DESC LIMIT 1) a ON true),
            then_paid AS (
                SELECT i.employee, i.gross_minor, a.iban
                  FROM before b JOIN payroll_item i ON i.run_id = b.run_id
                  LEFT JOIN LATERAL (
                       SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = i.account
                          AND a.version <= b.directory_version ORDER BY a.version DESC LIMIT 1) a ON true),
            then_by_department AS (
                SELECT coalesce(e.department, '') AS department, sum(i.gross_minor)::bigint AS gross_minor
                  FROM comparable c JOIN payroll_item i ON i.run_id = c.run_id
                  LEFT JOIN LATERAL (
                       SELECT * FROM employee e WHERE e.shard_id = $1 AND e.employee = i.employee
                          AND e.version <= c.directory_version ORDER BY e.version DESC LIMIT 1) e ON true
                 GROUP BY 1),
            found (kind, subject, now, before, text) AS (
                SELECT 'RUN_VARIANCE', '', n.gross, c.totals[1], NULL
                  FROM (SELECT coalesce(sum(gross_minor), 0)::bigint AS gross FROM now_paid) n, comparable c
                 WHERE abs(n.gross - c.totals[1])::numeric * 100 > $3::integer * abs(c.totals[1])::numeric
                UNION ALL
                SELECT 'DEPARTMENT_VARIANCE', coalesce(n.department, t.department), coalesce(n.gross, 0),
                       coalesce(t.gross_minor, 0), NULL
                  FROM (SELECT department, sum(gross_minor)::bigint AS gross FROM now_paid GROUP BY 1) n
                  FULL JOIN then_by_department t USING (department), comparable c
                 WHERE coalesce(n.department, t.department) <> ''
                   AND abs(coalesce(n.gross, 0) - coalesce(t.gross_minor, 0))::numeric * 100
                       > $4::integer * abs(coalesce(t.gross_minor, 0))::numeric
                UNION ALL
                SELECT 'EMPLOYEE_VARIANCE', n.employee, n.gross_minor, t.gross_minor, NULL
                  FROM now_paid n JOIN then_paid t USING (employee), comparable c
                 WHERE abs(n.gross_minor - t.gross_minor)::numeric * 100 > $5::integer * abs(t.gross_minor)::numeric
                UNION ALL
                SELECT 'DUPLICATE_IBAN', min(n.employee), count(*), NULL,
                       string_agg(n.employee, ', ' ORDER BY n.employee) FILTER (WHERE n.place <= 5)
                  FROM (SELECT iban, employee, row_number() OVER (PARTITION BY iban ORDER BY employee) AS place
                          FROM now_paid WHERE transferred AND iban IS NOT NULL) n
                 GROUP BY n.iban HAVING count(*) > 1
                UNION ALL
                SELECT 'IBAN_CHANGED', n.employee, NULL, NULL, NULL
                  FROM now_paid n JOIN then_paid t USING (employee)
                 WHERE n.transferred AND n.iban <> t.iban
                UNION ALL
                SELECT 'LEAVER_PAID', n.employee, NULL, NULL, n.left_on::text
                  FROM now_paid n, this t
                 WHERE n.left_on < t.period_start AND t.type NOT IN ('TERMINATION', 'CORRECTION')
                UNION ALL
                SELECT 'UNKNOWN_EMPLOYEE', n.employee, NULL, NULL, NULL
                  FROM now_paid n, has_employees h WHERE h.known AND NOT n.is_known
                UNION ALL
                SELECT 'UNKNOWN_ACCOUNT', n.employee, NULL, NULL, n.account
                  FROM now_paid n WHERE n.transferred AND n.iban IS NULL
                UNION ALL
                SELECT 'NO_PAYING_ACCOUNT', t.legal_entity, NULL, NULL, NULL
                  FROM this t
                 WHERE EXISTS (SELECT FROM now_paid WHERE transferred)
                   AND NOT EXISTS (SELECT FROM legal_entity l WHERE l.shard_id = $1 AND l.legal_entity = t.legal_entity)
                UNION ALL
                SELECT 'MORE_PAYEES_THAN_ACTIVE', '', n.payees, a.active, NULL
                  FROM this t, has_employees h, (SELECT count(*) AS payees FROM now_paid) n,
                       LATERAL (SELECT count(*) AS active
                                  FROM (SELECT DISTINCT ON (e.employee) e.pay_group, e.left_on FROM employee e
                                         WHERE e.shard_id = $1 AND e.version <= t.directory
                                         ORDER BY e.employee, e.version DESC) e
                                 WHERE e.pay_group = t.pay_group
                                   AND (e.left_on IS NULL OR e.left_on >= t.period_start)) a
                 WHERE h.known AND t.type = 'REGULAR' AND n.payees > a.active)
            SELECT * FROM (
                SELECT f.*, row_number() OVER (PARTITION BY kind ORDER BY subject) AS place,
                       count(*) OVER (PARTITION BY kind) AS of_kind FROM found f) f
             WHERE f.place <= $6::integer ORDER BY f.kind, f.place
            """;

    private final Policy policy;
    private final String currency;

    private BlockerQuery(Policy policy, String currency) {
        this.policy = policy;
        this.currency = currency;
    }

    /** Of a run that is not there it finds nothing. The thresholds are those of the tenant's policy. */
    public static Future<Examination> of(SqlConnection transaction, Shard shard, UUID run, Policy byDefault) {
        // nothing of the directory or the policy changes until this transaction ends
        Future<?> directory = transaction.preparedQuery(SHARE_DIRECTORY).execute(Tuple.of(shard.id()));
        Future<Optional<Policy>> own = PolicyTable.share(transaction, shard);
        Future<RowSet<Row>> summary = transaction.preparedQuery(SUMMARY).execute(Tuple.of(shard.id(), run));
        return Future.join(directory, own, summary).compose(all -> {
            Policy policy = own.result().orElse(byDefault);
            for (Row row : summary.result()) {
                return new BlockerQuery(policy, row.getString("currency")).find(transaction, shard, run, row);
            }
            return Future.succeededFuture(new Examination(RegisterSummary.NONE, 0, 0, List.of(), List.of()));
        });
    }

    private Future<Examination> find(SqlConnection transaction, Shard shard, UUID run, Row summary) {
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(shard.id(), run)
                        .addInteger(boxed(policy.runVariancePercent()))
                        .addInteger(boxed(policy.departmentVariancePercent()))
                        .addInteger(boxed(policy.employeeVariancePercent()))
                        .addInteger(LISTED_MAX))
                .map(rows -> new Examination(
                        new RegisterSummary(
                                PayrollRunTable.totals(
                                        summary.getInteger("headcount"), summary.getArrayOfLongs("totals")),
                                summary.getString("hash")),
                        summary.getInteger("directory_version"),
                        policy.version(),
                        blockers(rows),
                        notChecked(summary.getBoolean("has_employees"))));
    }

    private List<Blocker> blockers(RowSet<Row> rows) {
        List<Blocker> blockers = new ArrayList<>();
        for (Row row : rows) {
            Kind kind = Kind.valueOf(row.getString("kind"));
            blockers.add(new Blocker(
                    blockers.size() + 1, kind, row.getString("subject"), detail(kind, row), Optional.empty()));
            long ofKind = row.getLong("of_kind");
            if (row.getLong("place") == LISTED_MAX && ofKind > LISTED_MAX) {
                blockers.add(new Blocker(
                        blockers.size() + 1,
                        Kind.MORE,
                        kind.word(),
                        ofKind + " of the kind " + kind.word() + " were found, " + LISTED_MAX + " are listed",
                        Optional.empty()));
            }
        }
        return blockers;
    }

    private String detail(Kind kind, Row row) {
        return switch (kind) {
            case RUN_VARIANCE -> "gross " + change(row) + ", the threshold is " + percent(policy.runVariancePercent());
            case DEPARTMENT_VARIANCE ->
                "gross " + change(row) + ", the threshold is " + percent(policy.departmentVariancePercent());
            case EMPLOYEE_VARIANCE ->
                "gross " + change(row) + ", the threshold is " + percent(policy.employeeVariancePercent());
            case DUPLICATE_IBAN -> row.getLong("now") + " people are paid to one account: " + row.getString("text");
            case IBAN_CHANGED -> "the account is not the one of the last run";
            case LEAVER_PAID -> "the employment ended on " + row.getString("text");
            case UNKNOWN_EMPLOYEE -> "not in the directory";
            case UNKNOWN_ACCOUNT -> "the account " + row.getString("text") + " is not in the directory";
            case NO_PAYING_ACCOUNT -> "there are transfers, and no account to make them from";
            case MORE_PAYEES_THAN_ACTIVE ->
                row.getLong("now") + " people are paid, " + row.getLong("before") + " are active in the pay group";
            case MORE -> throw new IllegalStateException("not found by SQL: " + kind);
        };
    }

    private String change(Row row) {
        return Currencies.text(currency, row.getLong("before")) + " → " + Currencies.text(currency, row.getLong("now"));
    }

    private List<String> notChecked(boolean hasEmployees) {
        List<String> not = new ArrayList<>();
        if (!hasEmployees) {
            not.add("leavers, unknown employees and the number of payees: the tenant has recorded no employees");
        }
        if (policy.runVariancePercent().isEmpty()) {
            not.add("variance of the run: the policy sets no threshold");
        }
        if (policy.departmentVariancePercent().isEmpty()) {
            not.add("variance of departments: the policy sets no threshold");
        }
        if (policy.employeeVariancePercent().isEmpty()) {
            not.add("variance of employees: the policy sets no threshold");
        }
        return not;
    }

    private static String percent(OptionalInt threshold) {
        return threshold.orElseThrow() + " %";
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
