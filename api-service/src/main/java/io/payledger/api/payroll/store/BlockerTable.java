package io.payledger.api.payroll.store;

import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.Blocker.Acceptance;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Blockers in their table, inside a writing transaction. Stateless. */
public final class BlockerTable {

    static final String COLUMNS =
            "b.number, b.kind, b.subject, b.detail, b.accepted_by, b.accepted_because, b.accepted_at";

    private static final String LOCK = "SELECT " + COLUMNS + """
              FROM payroll_blocker b JOIN payroll_run r ON r.run_id = b.run_id
             WHERE r.shard_id = $1 AND r.run_id = $2 AND b.number = $3
            """;

    private static final String DELETE = "DELETE FROM payroll_blocker WHERE run_id = $1";

    private static final String INSERT = """
            INSERT INTO payroll_blocker (run_id, number, kind, subject, detail)
            SELECT $1, b.number, b.kind, b.subject, b.detail
              FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS b (number, kind, subject, detail)
            """;

    private static final String ACCEPT = """
            UPDATE payroll_blocker SET accepted_by = $3, accepted_because = $4, accepted_at = $5
             WHERE run_id = $1 AND number = $2
            """;

    private BlockerTable() {}

    /** Takes no lock of its own: the lock of the run covers its blockers. */
    public static Future<Optional<Blocker>> lock(SqlConnection transaction, Shard shard, UUID run, int number) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(shard.id(), run, number))
                .map(rows -> SqlReads.first(rows, "number", BlockerTable::blocker));
    }

    public static List<Future<?>> replace(SqlConnection transaction, UUID run, List<Blocker> blockers) {
        Tuple values = Tuple.of(run)
                .addArrayOfInteger(blockers.stream().map(Blocker::number).toArray(Integer[]::new))
                .addArrayOfString(
                        blockers.stream().map(each -> each.kind().name()).toArray(String[]::new))
                .addArrayOfString(blockers.stream().map(Blocker::subject).toArray(String[]::new))
                .addArrayOfString(blockers.stream().map(Blocker::detail).toArray(String[]::new));
        return List.of(
                transaction.preparedQuery(DELETE).execute(Tuple.of(run)),
                transaction.preparedQuery(INSERT).execute(values));
    }

    public static List<Future<?>> accept(
            SqlConnection transaction, PayrollRun changed, String by, int number, String reason) {
        return List.of(transaction
                .preparedQuery(ACCEPT)
                .execute(Tuple.of(changed.id(), number, by, reason)
                        .addOffsetDateTime(PayrollRunTable.utc(changed.updatedAt()))));
    }

    static Blocker blocker(Row row) {
        String by = row.getString("accepted_by");
        return new Blocker(
                row.getInteger("number"),
                Blocker.Kind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getString("detail"),
                by == null
                        ? Optional.empty()
                        : Optional.of(new Acceptance(
                                by,
                                row.getOffsetDateTime("accepted_at").toInstant(),
                                row.getString("accepted_because"))));
    }
}
