package io.payledger.api.payroll;

import io.payledger.api.payroll.PayrollRun.Approval;
import io.payledger.api.payroll.PayrollRun.Terms;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Payroll runs in their tables, inside a writing transaction. Stateless. */
final class RunRows {

    static final String COLUMNS = """
            r.run_id, r.pay_group, r.period_start, r.period_end, r.pay_date, r.state, r.revision, r.headcount,
            r.prepared_by, r.last_edited_by, r.submitted_by, r.approved_by, r.approved_at, r.created_at, r.updated_at
            """;

    private static final String LOCK =
            "SELECT " + COLUMNS + " FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2 FOR UPDATE";

    /** Summed from what is stored, under the lock of the run: nobody's word for it, not even our own of before. */
    private static final String TOTALS = """
            SELECT i.currency::text, count(*) AS headcount, sum(i.gross_minor)::bigint AS gross,
                   sum(i.taxes_minor)::bigint AS taxes, sum(i.deductions_minor)::bigint AS deductions,
                   sum(i.net_minor)::bigint AS net
              FROM payroll_item i JOIN payroll_run r ON r.run_id = i.run_id
             WHERE r.shard_id = $1 AND r.run_id = $2 GROUP BY i.currency ORDER BY i.currency
            """;

    private static final String INSERT = """
            INSERT INTO payroll_run AS r (shard_id, run_id, pay_group, period_start, period_end, pay_date, state,
                                          revision, headcount, prepared_by, last_edited_by, submitted_by,
                                          approved_by, approved_at, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """;

    private static final String UPDATE = """
            UPDATE payroll_run SET state = $3, revision = $4, headcount = $5, last_edited_by = $6, submitted_by = $7,
                                   approved_by = $8, approved_at = $9, updated_at = $10
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

    static Future<List<ControlTotal>> totals(SqlConnection transaction, Shard shard, UUID run) {
        return transaction
                .preparedQuery(TOTALS)
                .execute(Tuple.of(shard.id(), run))
                .map(rows -> {
                    List<ControlTotal> totals = new ArrayList<>();
                    for (Row row : rows) {
                        totals.add(new ControlTotal(
                                row.getString(0),
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)));
                    }
                    return totals;
                });
    }

    static Future<Integer> insert(SqlConnection transaction, Shard shard, PayrollRun run) {
        Terms terms = run.terms();
        Approval approval = run.approval();
        Tuple values = Tuple.of(
                        shard.id(), run.id(), terms.payGroup(), terms.periodStart(), terms.periodEnd(), terms.payDate())
                .addString(run.state().name())
                .addInteger(run.revision())
                .addInteger(run.headcount())
                .addString(run.preparedBy())
                .addString(run.lastEditedBy())
                .addString(run.submittedBy())
                .addString(approval == null ? null : approval.approvedBy())
                .addOffsetDateTime(approval == null ? null : utc(approval.approvedAt()))
                .addOffsetDateTime(utc(run.createdAt()))
                .addOffsetDateTime(utc(run.updatedAt()));
        return transaction.preparedQuery(INSERT).execute(values).map(rows -> rows.rowCount());
    }

    static Future<Integer> update(SqlConnection transaction, Shard shard, PayrollRun run) {
        Approval approval = run.approval();
        Tuple values = Tuple.of(shard.id(), run.id(), run.state().name(), run.revision(), run.headcount())
                .addString(run.lastEditedBy())
                .addString(run.submittedBy())
                .addString(approval == null ? null : approval.approvedBy())
                .addOffsetDateTime(approval == null ? null : utc(approval.approvedAt()))
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
        String approvedBy = row.getString("approved_by");
        return new PayrollRun(
                row.getUUID("run_id"),
                new Terms(
                        row.getString("pay_group"),
                        row.getLocalDate("period_start"),
                        row.getLocalDate("period_end"),
                        row.getLocalDate("pay_date")),
                RunState.valueOf(row.getString("state")),
                row.getInteger("revision"),
                row.getInteger("headcount"),
                row.getString("prepared_by"),
                row.getString("last_edited_by"),
                row.getString("submitted_by"),
                approvedBy == null ? null : new Approval(approvedBy, instant(row, "approved_at")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
