package io.payledger.api.payroll.store;

import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.Blocker.Acceptance;
import io.payledger.api.payroll.model.Blocker.Kind;
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

    private static final String OF_RUN = "SELECT " + COLUMNS + """
              FROM payroll_blocker b JOIN payroll_run r ON r.run_id = b.run_id
             WHERE r.shard_id = $1 AND r.run_id = $2
            """;

    private static final String NUMBERED = OF_RUN + " AND b.number = $3";

    /** With the one that stands for those of the kind that are not listed. */
    private static final String OF_KIND =
            OF_RUN + " AND (b.kind = $3 OR (b.kind = 'MORE' AND b.subject = $4)) ORDER BY b.number";

    private static final String DELETE = "DELETE FROM payroll_blocker WHERE run_id = $1";

    private static final String INSERT = """
            INSERT INTO payroll_blocker (run_id, number, kind, subject, detail)
            SELECT $1, b.number, b.kind, b.subject, b.detail
              FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS b (number, kind, subject, detail)
            """;

    private static final String ACCEPT = """
            UPDATE payroll_blocker SET accepted_by = $3, accepted_because = $4, accepted_at = $5
             WHERE run_id = $1 AND number = ANY ($2)
            """;

    private BlockerTable() {}

    /** The blocker of this number, or none. Takes no lock of its own: the lock of the run covers its blockers. */
    public static Future<List<Blocker>> numbered(SqlConnection transaction, Shard shard, UUID run, int number) {
        return all(transaction, NUMBERED, Tuple.of(shard.id(), run, number));
    }

    /** All of a kind, in the same way. */
    public static Future<List<Blocker>> ofKind(SqlConnection transaction, Shard shard, UUID run, Kind kind) {
        return all(transaction, OF_KIND, Tuple.of(shard.id(), run, kind.name(), kind.word()));
    }

    private static Future<List<Blocker>> all(SqlConnection transaction, String select, Tuple parameters) {
        return transaction
                .preparedQuery(select)
                .execute(parameters)
                .map(rows -> SqlReads.all(rows, "number", BlockerTable::blocker));
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

    /** Those of them that are open. */
    public static List<Future<?>> accept(
            SqlConnection transaction, PayrollRun changed, String by, List<Blocker> blockers, String reason) {
        return List.of(transaction
                .preparedQuery(ACCEPT)
                .execute(Tuple.of(changed.id())
                        .addArrayOfInteger(blockers.stream()
                                .filter(each -> each.acceptance().isEmpty())
                                .map(Blocker::number)
                                .toArray(Integer[]::new))
                        .addString(by)
                        .addString(reason)
                        .addOffsetDateTime(PayrollRunTable.utc(changed.updatedAt()))));
    }

    static Blocker blocker(Row row) {
        String by = row.getString("accepted_by");
        return new Blocker(
                row.getInteger("number"),
                Kind.valueOf(row.getString("kind")),
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
