package io.payledger.api.payroll.store;

import io.payledger.api.command.TenantAggregate;
import io.payledger.api.payroll.model.BankingDays;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.api.payroll.model.Currencies;
import io.payledger.api.payroll.model.Examination;
import io.payledger.api.payroll.model.PayDateRules;
import io.payledger.api.payroll.model.RegisterSummary;
import io.payledger.api.payroll.model.RuleChange;
import io.payledger.api.policy.Policy;
import io.payledger.api.policy.PolicyTable;
import io.payledger.bankfiles.SwiftText;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Examines a stored register inside the transaction that has locked its run: sums, hash and blockers, all by one version
 * of the directory and one policy, which are locked as well.
 */
public final class BlockerQuery {

    /** Blockers listed for each kind. More usually have one cause; the run shows how many there are. */
    private static final int LISTED_MAX = 100;

    private static final String SHARE_DIRECTORY = "SELECT version FROM directory WHERE shard_id = $1 FOR SHARE";

    private static final String SUMMARY = """
            SELECT coalesce(d.version, 0) AS directory_version, r.headcount, register_totals(r.run_id) AS totals,
                   register_hash(r.run_id, coalesce(d.version, 0)) AS hash, r.currency::text, r.pay_date,
                   r.period_start, r.period_end, (transaction_timestamp() AT TIME ZONE 'UTC')::date AS today,
                   EXISTS (SELECT FROM employee e WHERE e.shard_id = $1) AS has_employees,
                   ARRAY(SELECT b.kind || ' ' || b.subject FROM payroll_blocker b WHERE b.run_id = r.run_id) AS stored
              FROM payroll_run r LEFT JOIN directory d ON d.shard_id = r.shard_id
             WHERE r.shard_id = $1 AND r.run_id = $2
            """;

    private final Policy policy;
    private final String currency;

    private BlockerQuery(Policy policy, String currency) {
        this.policy = policy;
        this.currency = currency;
    }

    /**
     * Examines the register by the thresholds of the tenant's policy. Finds nothing if there is no such run.
     *
     * @param byDefault the policy of a tenant that has set none
     */
    public static Future<Examination> of(SqlConnection transaction, Shard shard, UUID run, Policy byDefault) {
        // locks: the directory and the policy do not change until this transaction ends
        Future<?> directory = transaction.preparedQuery(SHARE_DIRECTORY).execute(Tuple.of(shard.id()));
        Future<Optional<Policy>> own = PolicyTable.share(transaction, shard);
        Future<RowSet<Row>> summary = transaction.preparedQuery(SUMMARY).execute(Tuple.of(shard.id(), run));
        return Future.join(directory, own, summary).compose(all -> {
            Policy policy = own.result().orElse(byDefault);
            for (Row row : summary.result()) {
                return new BlockerQuery(policy, row.getString("currency")).find(transaction, shard, run, row);
            }
            return Future.succeededFuture(
                    new Examination(RegisterSummary.NONE, 0, 0, List.of(), List.of(), Set.of(), List.of()));
        });
    }

    private Future<Examination> find(SqlConnection transaction, Shard shard, UUID run, Row summary) {
        return transaction
                .preparedQuery(BlockerRules.STATEMENT)
                .execute(Tuple.of(shard.id(), run)
                        .addInteger(policy.runVariancePercent().orElse(null))
                        .addInteger(policy.departmentVariancePercent().orElse(null))
                        .addInteger(policy.employeeVariancePercent().orElse(null))
                        .addInteger(LISTED_MAX)
                        .addInteger(summary.getInteger("directory_version"))
                        .addInteger(policy.version())
                        .addUUID(TenantAggregate.DIRECTORY.of(shard))
                        .addUUID(TenantAggregate.POLICY.of(shard)))
                .map(rows -> {
                    RegisterSummary register = PayrollRunTable.summary(summary);
                    return new Examination(
                            register,
                            summary.getInteger("directory_version"),
                            policy.version(),
                            blockers(rows, payDateFindings(summary, register)),
                            notChecked(summary.getBoolean("has_employees"), register),
                            Set.of(summary.getArrayOfStrings("stored")),
                            changes(rows));
                });
    }

    private Map<Kind, String> payDateFindings(Row run, RegisterSummary summary) {
        return new PayDateRules(policy.payDateDaysMax())
                .findings(
                        run.getLocalDate("pay_date"),
                        run.getLocalDate("period_start"),
                        run.getLocalDate("period_end"),
                        run.getLocalDate("today"),
                        currency,
                        summary.totals().transfers() > 0);
    }

    private static List<RuleChange> changes(RowSet<Row> rows) {
        List<RuleChange> changes = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("kind").equals(BlockerRules.CHANGED)) {
                changes.add(new RuleChange(
                        row.getString("subject"), row.getString("text"), Math.toIntExact(row.getLong("now"))));
            }
        }
        changes.sort(Comparator.comparing(RuleChange::toString));
        return changes;
    }

    private List<Blocker> blockers(RowSet<Row> rows, Map<Kind, String> ofPayDate) {
        List<Blocker> blockers = new ArrayList<>();
        ofPayDate.forEach(
                (kind, detail) -> blockers.add(new Blocker(blockers.size() + 1, kind, "", detail, Optional.empty())));
        for (Row row : rows) {
            if (row.getString("kind").equals(BlockerRules.CHANGED)) {
                continue;
            }
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
            case RUN_VARIANCE -> variance(row, policy.runVariancePercent());
            case DEPARTMENT_VARIANCE -> variance(row, policy.departmentVariancePercent());
            case EMPLOYEE_VARIANCE -> variance(row, policy.employeeVariancePercent());
            case DUPLICATE_IBAN -> row.getLong("now") + " people are paid to one account: " + row.getString("text");
            case IBAN_CHANGED ->
                "the account differs from the one that the person was paid to last, or was recorded again since";
            case FIRST_ACCOUNT ->
                "neither the compared run nor the last twelve others of the pay group paid this person by transfer";
            case LEAVER_PAID -> "the employment ended on " + row.getString("text");
            case PERIOD_OVERLAP -> "the period overlaps that of the regular run " + row.getString("text");
            case UNKNOWN_EMPLOYEE -> "not in the directory";
            case UNKNOWN_ACCOUNT -> "the account " + row.getString("text") + " is not in the directory";
            case UNWRITABLE_PAYEE -> "line " + row.getLong("now") + ", the holder of the account: " + unwritable(row);
            case UNWRITABLE_PAYER -> "the name of the legal entity: " + unwritable(row);
            case UNSUITABLE_ACCOUNT ->
                "line " + row.getLong("now") + ": the bank's profile, " + row.getString("text")
                        + ", does not pay to this account";
            case UNSUITABLE_CURRENCY ->
                "the bank's profile, " + row.getString("text") + ", does not pay in " + currency;
            case UNSUITABLE_AMOUNT ->
                "line " + row.getLong("now") + ": the bank's profile, " + row.getString("text") + ", pays at most "
                        + Currencies.text(currency, row.getLong("before")) + " in one transfer";
            case UNKNOWN_PROFILE ->
                "the bank's profile, " + row.getString("text") + ", does not exist in this version of the service";
            case MISSING_ADDRESS ->
                (row.getLong("now") == null
                                ? "the legal entity"
                                : "line " + row.getLong("now") + ": the holder of the account")
                        + " has no address, which the bank's profile, " + row.getString("text") + ", needs";
            case NO_PAYING_ACCOUNT -> "the run has transfers, and the legal entity has no account to pay from";
            case MORE_PAYEES_THAN_ACTIVE ->
                row.getLong("now") + " people are paid, " + row.getLong("before") + " are active in the pay group";
            case MORE, PAY_DATE_CLOSED, PAY_DATE_PASSED, PAY_DATE_FAR ->
                throw new IllegalStateException("not found by SQL: " + kind);
        };
    }

    /**
     * Names the character and never the name, which payment officers and auditors alone may read. The column {@code before} is
     * null for a name, 0 for a part of the address, and otherwise the length that the profile allows.
     */
    private static String unwritable(Row row) {
        Long part = row.getLong("before");
        String text = row.getString("text");
        if (part != null && part > 0) {
            return "longer than the " + part + " characters that the bank's profile, " + text + ", allows";
        }
        return (part == null ? "" : "address, ")
                + SwiftText.problemWithName(text).orElse("banks do not accept it");
    }

    private String variance(Row row, Optional<Integer> threshold) {
        return "gross " + Currencies.text(currency, row.getLong("before")) + " → "
                + Currencies.text(currency, row.getLong("now")) + ", the threshold is " + threshold.orElseThrow()
                + " %";
    }

    private List<String> notChecked(boolean hasEmployees, RegisterSummary summary) {
        List<String> not = new ArrayList<>();
        if (summary.totals().transfers() > 0 && !BankingDays.knowsHolidaysOf(currency)) {
            not.add("bank holidays of the pay date: only those of the euro are known");
        }
        if (!hasEmployees) {
            not.add("leavers, unknown employees and the number of payees: the tenant has recorded no employees");
        }
        if (policy.payDateDaysMax().isEmpty()) {
            not.add("pay date far from the period: the policy sets no bound");
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
}
