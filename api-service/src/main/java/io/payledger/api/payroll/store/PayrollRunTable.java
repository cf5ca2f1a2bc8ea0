package io.payledger.api.payroll.store;

import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Progress;
import io.payledger.api.payroll.model.Progress.Calculation;
import io.payledger.api.payroll.model.Progress.Release;
import io.payledger.api.payroll.model.RegisterSummary;
import io.payledger.api.payroll.model.RuleChange;
import io.payledger.api.payroll.model.RunState;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.events.Amounts;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunType;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Payroll runs in their tables, inside a writing transaction. Stateless. */
public final class PayrollRunTable {

    public static final String COLUMNS = """
            r.run_id, r.type, r.corrects, r.legal_entity, r.pay_group, r.period_start, r.period_end, r.pay_date,
            r.business_date, r.currency::text, r.approval_deadline, r.reopen_deadline, r.required_approvals, r.state,
            r.version, r.revision, r.content_hash, r.totals, r.directory_version, r.policy_version, r.open_blockers,
            r.not_checked, r.headcount, r.prepared_by, r.handled_by, r.submitted_by, r.approvers, r.approval_times,
            r.approval_overrides, r.released_at, r.execution_date, r.transmitted_at, r.created_at, r.updated_at, r.changes
            """;

    /** Violated if there is a live regular run for the same pay group and period. */
    public static final String ONE_REGULAR = "payroll_run_one_regular";

    private static final String LOCK =
            "SELECT " + COLUMNS + " FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2 FOR UPDATE";

    /** Computed from the stored items under the lock of the run, so that a change past the API is noticed. */
    private static final String SUMMARY = """
            SELECT r.headcount, register_totals(r.run_id) AS totals, register_hash(r.run_id, r.directory_version) AS hash
              FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2
            """;

    private static final String INSERT = """
            INSERT INTO payroll_run (shard_id, run_id, type, corrects, legal_entity, pay_group, period_start, period_end,
                                     pay_date, business_date, currency, approval_deadline, reopen_deadline,
                                     required_approvals, state, version, revision, headcount, prepared_by, handled_by,
                                     created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
            """;

    private static final String UPDATE = """
            UPDATE payroll_run SET state = $3, version = $4, revision = $5, content_hash = $6, totals = $7,
                                   directory_version = $8, policy_version = $9, open_blockers = $10, not_checked = $11,
                                   headcount = $12, handled_by = $13, submitted_by = $14, approvers = $15,
                                   approval_times = $16, approval_overrides = $17, released_at = $18,
                                   execution_date = $19, transmitted_at = $20, updated_at = $21, changes = $22
             WHERE shard_id = $1 AND run_id = $2
            """;

    private static final String UPDATE_TERMS = """
            UPDATE payroll_run SET type = $2, corrects = $3, legal_entity = $4, pay_group = $5, period_start = $6,
                                   period_end = $7, pay_date = $8, business_date = $9, currency = $10,
                                   approval_deadline = $11, reopen_deadline = $12
             WHERE run_id = $1
            """;

    private static final String DELETE_ITEMS = "DELETE FROM payroll_item WHERE run_id = $1";

    private static final String INSERT_ITEMS = """
            INSERT INTO payroll_item (run_id, line, employee, gross_minor, reimbursements_minor, employee_taxes_minor,
                                      employee_benefits_minor, post_tax_deductions_minor, net_minor, employer_taxes_minor,
                                      employer_benefits_minor, payment_method, account)
            SELECT $1, i.line, i.employee, i.gross, i.reimbursements, i.employee_taxes, i.employee_benefits,
                   i.post_tax_deductions, i.net, i.employer_taxes, i.employer_benefits, i.payment_method, i.account
              FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                          $9::bigint[], $10::bigint[], $11::text[], $12::text[])
                   WITH ORDINALITY AS i (employee, gross, reimbursements, employee_taxes, employee_benefits,
                                         post_tax_deductions, net, employer_taxes, employer_benefits, payment_method,
                                         account, line)
            """;

    private PayrollRunTable() {}

    /** The current run, locked until the transaction ends. */
    public static Future<Optional<PayrollRun>> lock(SqlConnection transaction, Shard shard, UUID run) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(shard.id(), run))
                .map(rows -> SqlReads.first(rows, "run_id", PayrollRunTable::run));
    }

    public static Future<RegisterSummary> summary(SqlConnection transaction, Shard shard, UUID run) {
        return transaction
                .preparedQuery(SUMMARY)
                .execute(Tuple.of(shard.id(), run))
                .map(rows ->
                        SqlReads.first(rows, "hash", PayrollRunTable::summary).orElse(RegisterSummary.NONE));
    }

    static RegisterSummary summary(Row row) {
        return new RegisterSummary(
                totals(row.getInteger("headcount"), row.getArrayOfLongs("totals")), row.getString("hash"));
    }

    /** From the sums of the database: the eight components, the number of transfers, and their sum. */
    private static Totals totals(long headcount, Long[] sums) {
        return new Totals(
                headcount,
                new Amounts(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]),
                sums[8],
                sums[9]);
    }

    private static Long[] sums(Totals totals) {
        Amounts amounts = totals.amounts();
        return new Long[] {
            amounts.grossMinor(),
            amounts.reimbursementsMinor(),
            amounts.employeeTaxesMinor(),
            amounts.employeeBenefitsMinor(),
            amounts.postTaxDeductionsMinor(),
            amounts.netMinor(),
            amounts.employerTaxesMinor(),
            amounts.employerBenefitsMinor(),
            totals.transfers(),
            totals.transferredMinor()
        };
    }

    public static Future<?> insert(SqlConnection transaction, Shard shard, PayrollRun run) {
        Tuple values = addTerms(Tuple.of(shard.id(), run.id()), run.terms())
                .addInteger(run.requiredApprovals())
                .addString(run.state().name())
                .addInteger(run.version())
                .addInteger(run.revision())
                .addInteger(run.headcount())
                .addString(run.preparedBy())
                .addArrayOfString(run.handledBy().toArray(String[]::new))
                .addOffsetDateTime(utc(run.createdAt()))
                .addOffsetDateTime(utc(run.updatedAt()));
        return transaction.preparedQuery(INSERT).execute(values);
    }

    /** Besides {@link #update}, under the lock of the run. */
    public static Future<?> updateTerms(SqlConnection transaction, PayrollRun run) {
        return transaction.preparedQuery(UPDATE_TERMS).execute(addTerms(Tuple.of(run.id()), run.terms()));
    }

    private static Tuple addTerms(Tuple values, RunTerms terms) {
        return values.addString(terms.type().name())
                .addUUID(terms.corrects().orElse(null))
                .addString(terms.legalEntity())
                .addString(terms.payGroup())
                .addLocalDate(terms.periodStart())
                .addLocalDate(terms.periodEnd())
                .addLocalDate(terms.payDate())
                .addLocalDate(terms.businessDate())
                .addString(terms.currency())
                .addOffsetDateTime(
                        terms.approvalDeadline().map(PayrollRunTable::utc).orElse(null))
                .addOffsetDateTime(
                        terms.reopenDeadline().map(PayrollRunTable::utc).orElse(null));
    }

    public static Future<?> update(SqlConnection transaction, Shard shard, PayrollRun run) {
        Progress progress = run.progress();
        List<Approval> approvals = progress.approvals();
        Calculation found = progress.calculation();
        Release release = progress.release();
        Tuple values = Tuple.of(shard.id(), run.id(), run.state().name(), run.version(), run.revision())
                .addString(found == null ? null : found.hash())
                .addArrayOfLong(found == null ? null : sums(found.totals()))
                .addInteger(found == null ? null : found.directoryVersion())
                .addInteger(found == null ? null : found.policyVersion())
                .addInteger(found == null ? 0 : found.openBlockers())
                .addArrayOfString(
                        found == null ? new String[0] : found.notChecked().toArray(String[]::new))
                .addInteger(run.headcount())
                .addArrayOfString(run.handledBy().toArray(String[]::new))
                .addString(progress.submittedBy())
                .addArrayOfString(approvals.stream().map(Approval::by).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        approvals.stream().map(given -> utc(given.at())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(approvals.stream()
                        .map(given -> given.overriddenBecause().orElse(null))
                        .toArray(String[]::new))
                .addOffsetDateTime(release == null ? null : utc(release.at()))
                .addLocalDate(release == null ? null : release.executionDate())
                .addOffsetDateTime(progress.transmittedAt() == null ? null : utc(progress.transmittedAt()))
                .addOffsetDateTime(utc(run.updatedAt()))
                .addArrayOfString(
                        found == null
                                ? new String[0]
                                : found.changes().stream()
                                        .map(RuleChange::toString)
                                        .toArray(String[]::new));
        return transaction.preparedQuery(UPDATE).execute(values);
    }

    public static List<Future<?>> replaceItems(SqlConnection transaction, UUID run, List<Item> items) {
        Tuple values = Tuple.of(run)
                .addArrayOfString(items.stream().map(Item::employee).toArray(String[]::new))
                .addArrayOfLong(amounts(items, Amounts::grossMinor))
                .addArrayOfLong(amounts(items, Amounts::reimbursementsMinor))
                .addArrayOfLong(amounts(items, Amounts::employeeTaxesMinor))
                .addArrayOfLong(amounts(items, Amounts::employeeBenefitsMinor))
                .addArrayOfLong(amounts(items, Amounts::postTaxDeductionsMinor))
                .addArrayOfLong(amounts(items, Amounts::netMinor))
                .addArrayOfLong(amounts(items, Amounts::employerTaxesMinor))
                .addArrayOfLong(amounts(items, Amounts::employerBenefitsMinor))
                .addArrayOfString(
                        items.stream().map(item -> item.paymentMethod().name()).toArray(String[]::new))
                .addArrayOfString(
                        items.stream().map(item -> item.account().orElse(null)).toArray(String[]::new));
        return List.of(
                transaction.preparedQuery(DELETE_ITEMS).execute(Tuple.of(run)),
                transaction.preparedQuery(INSERT_ITEMS).execute(values));
    }

    private static Long[] amounts(List<Item> items, ToLongFunction<Amounts> component) {
        return items.stream().map(item -> component.applyAsLong(item.amounts())).toArray(Long[]::new);
    }

    public static PayrollRun run(Row row) {
        return new PayrollRun(
                row.getUUID("run_id"),
                new RunTerms(
                        RunType.valueOf(row.getString("type")),
                        Optional.ofNullable(row.getUUID("corrects")),
                        row.getString("legal_entity"),
                        row.getString("pay_group"),
                        row.getLocalDate("period_start"),
                        row.getLocalDate("period_end"),
                        row.getLocalDate("pay_date"),
                        row.getLocalDate("business_date"),
                        row.getString("currency"),
                        Optional.ofNullable(instant(row, "approval_deadline")),
                        Optional.ofNullable(instant(row, "reopen_deadline"))),
                row.getInteger("required_approvals"),
                RunState.valueOf(row.getString("state")),
                row.getInteger("version"),
                row.getInteger("revision"),
                row.getInteger("headcount"),
                row.getString("prepared_by"),
                new TreeSet<>(List.of(row.getArrayOfStrings("handled_by"))),
                new Progress(
                        calculation(row),
                        row.getString("submitted_by"),
                        approvals(row),
                        release(row),
                        instant(row, "transmitted_at")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static @Nullable Calculation calculation(Row row) {
        String hash = row.getString("content_hash");
        return hash == null
                ? null
                : new Calculation(
                        hash,
                        totals(row.getInteger("headcount"), row.getArrayOfLongs("totals")),
                        row.getInteger("directory_version"),
                        row.getInteger("policy_version"),
                        row.getInteger("open_blockers"),
                        List.of(row.getArrayOfStrings("not_checked")),
                        Arrays.stream(row.getArrayOfStrings("changes"))
                                .map(RuleChange::parse)
                                .toList());
    }

    private static @Nullable Release release(Row row) {
        Instant at = instant(row, "released_at");
        return at == null ? null : new Release(at, row.getLocalDate("execution_date"));
    }

    private static List<Approval> approvals(Row row) {
        String[] approvers = row.getArrayOfStrings("approvers");
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("approval_times");
        String[] overrides = row.getArrayOfStrings("approval_overrides");
        List<Approval> approvals = new ArrayList<>(approvers.length);
        for (int i = 0; i < approvers.length; i++) {
            approvals.add(new Approval(approvers[i], times[i].toInstant(), Optional.ofNullable(overrides[i])));
        }
        return approvals;
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
