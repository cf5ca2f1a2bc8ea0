package io.payledger.api.payroll;

import io.payledger.events.PayrollEvent.Approval;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Payroll runs in their tables, inside a writing transaction. Stateless. */
final class RunRows {

    static final String COLUMNS = """
            r.run_id, r.type, r.corrects, r.legal_entity, r.pay_group, r.period_start, r.period_end, r.pay_date,
            r.approval_deadline, r.reopen_deadline, r.required_approvals, r.state, r.version, r.revision,
            r.content_hash, r.headcount, r.prepared_by, r.handled_by, r.submitted_by, r.approvers, r.approval_times,
            r.approval_overrides, r.transmitted_at, r.created_at, r.updated_at
            """;

    /** There is a live regular run for this pay group and period. */
    static final String ONE_REGULAR = "payroll_run_one_regular";

    private static final String LOCK =
            "SELECT " + COLUMNS + " FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2 FOR UPDATE";

    /** Of what is stored, under the lock of the run: nobody's word for it, not even our own of before. */
    private static final String TOTALS = """
            SELECT i.currency::text, count(*) AS headcount, sum(i.gross_minor)::bigint AS gross,
                   sum(i.taxes_minor)::bigint AS taxes, sum(i.deductions_minor)::bigint AS deductions,
                   sum(i.net_minor)::bigint AS net
              FROM payroll_item i JOIN payroll_run r ON r.run_id = i.run_id
             WHERE r.shard_id = $1 AND r.run_id = $2 GROUP BY i.currency ORDER BY i.currency
            """;

    private static final String HASH =
            "SELECT register_hash(r.run_id) FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2";

    private static final String INSERT = """
            INSERT INTO payroll_run (shard_id, run_id, type, corrects, legal_entity, pay_group, period_start, period_end,
                                     pay_date, approval_deadline, reopen_deadline, required_approvals, state, version,
                                     revision, headcount, prepared_by, handled_by, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """;

    private static final String UPDATE = """
            UPDATE payroll_run SET state = $3, version = $4, revision = $5, content_hash = $6, headcount = $7,
                                   handled_by = $8, submitted_by = $9, approvers = $10, approval_times = $11,
                                   approval_overrides = $12, transmitted_at = $13, updated_at = $14
             WHERE shard_id = $1 AND run_id = $2
            """;

    private static final String DELETE_ITEMS = "DELETE FROM payroll_item WHERE run_id = $1";

    private static final String INSERT_ITEMS = """
            INSERT INTO payroll_item (run_id, line, employee, currency, gross_minor, taxes_minor, deductions_minor,
                                      net_minor)
            SELECT $1, i.line, i.employee, i.currency, i.gross, i.taxes, i.deductions, i.net
              FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
                   WITH ORDINALITY AS i (employee, currency, gross, taxes, deductions, net, line)
            """;

    private static final String INSERT_TRANSITION = """
            INSERT INTO payroll_run_transition (event_id, run_id, from_state, to_state, revision, actor, reason, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;

    private RunRows() {}

    /** The run as it is now, kept from changing until the transaction ends. */
    static Future<Optional<PayrollRun>> lock(SqlConnection transaction, Shard shard, UUID run) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(shard.id(), run))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(run(row));
                    }
                    return Optional.empty();
                });
    }

    static Future<RegisterSummary> summary(SqlConnection transaction, Shard shard, UUID run) {
        Future<String> hash = transaction
                .preparedQuery(HASH)
                .execute(Tuple.of(shard.id(), run))
                .map(rows -> {
                    for (Row row : rows) {
                        return row.getString(0);
                    }
                    return "";
                });
        Future<List<ControlTotal>> totals = transaction
                .preparedQuery(TOTALS)
                .execute(Tuple.of(shard.id(), run))
                .map(rows -> {
                    List<ControlTotal> found = new ArrayList<>();
                    for (Row row : rows) {
                        found.add(new ControlTotal(
                                row.getString(0),
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)));
                    }
                    return found;
                });
        return Future.join(hash, totals).map(both -> new RegisterSummary(totals.result(), hash.result()));
    }

    static Future<Integer> insert(SqlConnection transaction, Shard shard, PayrollRun run) {
        RunTerms terms = run.terms();
        Tuple values = Tuple.of(shard.id(), run.id())
                .addString(terms.type().name())
                .addUUID(terms.corrects().orElse(null))
                .addString(terms.legalEntity())
                .addString(terms.payGroup())
                .addLocalDate(terms.periodStart())
                .addLocalDate(terms.periodEnd())
                .addLocalDate(terms.payDate())
                .addOffsetDateTime(terms.approvalDeadline().map(RunRows::utc).orElse(null))
                .addOffsetDateTime(terms.reopenDeadline().map(RunRows::utc).orElse(null))
                .addInteger(run.requiredApprovals())
                .addString(run.state().name())
                .addInteger(run.version())
                .addInteger(run.revision())
                .addInteger(run.headcount())
                .addString(run.preparedBy())
                .addArrayOfString(run.handledBy().toArray(String[]::new))
                .addOffsetDateTime(utc(run.createdAt()))
                .addOffsetDateTime(utc(run.updatedAt()));
        return transaction.preparedQuery(INSERT).execute(values).map(rows -> rows.rowCount());
    }

    static Future<Integer> update(SqlConnection transaction, Shard shard, PayrollRun run) {
        List<Approval> approvals = run.approvals();
        Tuple values = Tuple.of(shard.id(), run.id(), run.state().name(), run.version(), run.revision())
                .addString(run.contentHash())
                .addInteger(run.headcount())
                .addArrayOfString(run.handledBy().toArray(String[]::new))
                .addString(run.submittedBy())
                .addArrayOfString(approvals.stream().map(Approval::by).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        approvals.stream().map(given -> utc(given.at())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(approvals.stream()
                        .map(given -> given.overriddenBecause().orElse(null))
                        .toArray(String[]::new))
                .addOffsetDateTime(run.transmittedAt() == null ? null : utc(run.transmittedAt()))
                .addOffsetDateTime(utc(run.updatedAt()));
        return transaction.preparedQuery(UPDATE).execute(values).map(rows -> rows.rowCount());
    }

    static List<Future<?>> replaceItems(SqlConnection transaction, UUID run, List<Item> items) {
        Tuple values = Tuple.of(run)
                .addArrayOfString(items.stream().map(Item::employee).toArray(String[]::new))
                .addArrayOfString(items.stream().map(Item::currency).toArray(String[]::new))
                .addArrayOfLong(items.stream().map(Item::grossMinor).toArray(Long[]::new))
                .addArrayOfLong(items.stream().map(Item::taxesMinor).toArray(Long[]::new))
                .addArrayOfLong(items.stream().map(Item::deductionsMinor).toArray(Long[]::new))
                .addArrayOfLong(items.stream().map(Item::netMinor).toArray(Long[]::new));
        return List.of(
                transaction.preparedQuery(DELETE_ITEMS).execute(Tuple.of(run)),
                transaction.preparedQuery(INSERT_ITEMS).execute(values));
    }

    static Future<?> audit(
            SqlConnection transaction,
            UUID event,
            @Nullable PayrollRun before,
            PayrollRun after,
            String actor,
            @Nullable String reason) {
        return transaction
                .preparedQuery(INSERT_TRANSITION)
                .execute(Tuple.of(event, after.id())
                        .addString(before == null ? null : before.state().name())
                        .addString(after.state().name())
                        .addInteger(after.revision())
                        .addString(actor)
                        .addString(reason)
                        .addOffsetDateTime(utc(after.updatedAt())));
    }

    static PayrollRun run(Row row) {
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
                        Optional.ofNullable(instant(row, "approval_deadline")),
                        Optional.ofNullable(instant(row, "reopen_deadline"))),
                row.getInteger("required_approvals"),
                RunState.valueOf(row.getString("state")),
                row.getInteger("version"),
                row.getInteger("revision"),
                row.getString("content_hash"),
                row.getInteger("headcount"),
                row.getString("prepared_by"),
                new TreeSet<>(List.of(row.getArrayOfStrings("handled_by"))),
                row.getString("submitted_by"),
                approvals(row),
                instant(row, "transmitted_at"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
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

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
