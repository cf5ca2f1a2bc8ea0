package io.payledger.api.erasure;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.erasure.Retention.LiveRun;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Erasures, their seals, and who is due. Stateless. */
final class ErasureTable {

    /** The command in the audit trail; the database requires its entry. */
    static final String ACTION = "erase-employee";

    /** The content of a run is not the one that was approved or sealed. */
    static final String OTHER_CONTENT = "PL004";

    /** The employee cannot be erased now. */
    static final String NOT_ERASABLE = "PL005";

    private static final String TODAY = "(transaction_timestamp() AT TIME ZONE 'UTC')::date";

    private static final String RETENTION = "SELECT t.*, " + TODAY + " AS today FROM retention_of($1, $2) t";

    private static final String ERASE = "SELECT sealed_run, before, after FROM erase_employee($1, $2, $3)";

    /** The digest is computed once, however many seals there are. */
    private static final String ERASURE = """
            WITH erased AS MATERIALIZED (
             SELECT e.erasure_id, e.accounts, 'sha256:' || erasure_digest(e.erasure_id) AS digest
               FROM erasure e WHERE e.shard_id = $1 AND e.erasure_id = $2)
            """;

    private static final String ERASED = ERASURE + "SELECT e.accounts, e.digest FROM erased e";

    private static final String READ = ERASURE + "SELECT " + ShardSnapshot.COLUMNS
            + ", e.erasure_id, e.accounts, e.digest, a.number AS entry, a.actor, a.at, a.reason, a.to_state, w.run_id,"
            + " w.hash_before, w.hash_after" + ShardSnapshot.FROM + """
             LEFT JOIN erased e ON true
             LEFT JOIN audit_entry a ON a.shard_id = $1 AND a.subject = e.erasure_id AND a.action = $3
             LEFT JOIN run_seal w ON w.erasure_id = e.erasure_id
             ORDER BY w.run_id
            """;

    /** Employees whose retention cannot be over are left out before the runs that paid them are looked for. */
    private static final String DUE = "SELECT " + ShardSnapshot.COLUMNS
            + ", p.retention_months, d.employee, d.left_on, d.last_paid_on, d.erasable_from" + ShardSnapshot.FROM
            + """
             LEFT JOIN policy p ON p.shard_id = $1
             LEFT JOIN LATERAL (
                SELECT e.employee, t.left_on, t.last_paid_on, t.erasable_from
                  FROM (SELECT DISTINCT ON (n.employee) n.employee, n.left_on FROM employee n
                         WHERE n.shard_id = $1 AND n.employee > $2 ORDER BY n.employee, n.version DESC) e
                 CROSS JOIN LATERAL retention_of($1, e.employee) t
                 WHERE e.left_on + make_interval(months => p.retention_months) < %1$s
                   AND t.live_run IS NULL AND t.erasable_from <= %1$s
                 ORDER BY e.employee LIMIT $3) d ON true
             ORDER BY d.employee
            """.formatted(TODAY);

    /** The content of a run is hashed once, however many seals there are. */
    private static final String CONTENT = "WITH content AS MATERIALIZED ("
            + """
             SELECT r.run_id, r.content_hash,
                    CASE WHEN r.content_hash IS NOT NULL OR EXISTS (SELECT FROM run_seal s WHERE s.run_id = r.run_id)
                         THEN register_hash(r.run_id, coalesce(r.directory_version, 0)) END AS present
               FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2)
            SELECT\s"""
            + ShardSnapshot.COLUMNS
            + ", r.run_id, r.content_hash, r.present, w.number, w.erasure_id, w.hash_before, w.hash_after,"
            + " a.number AS entry, a.at, coalesce(a.to_state = 'sha256:' || erasure_digest(w.erasure_id), false) AS audited"
            + ShardSnapshot.FROM + """
             LEFT JOIN content r ON true
             LEFT JOIN run_seal w ON w.run_id = r.run_id
             LEFT JOIN audit_entry a ON a.shard_id = $1 AND a.subject = w.erasure_id AND a.action = $3
             ORDER BY w.number
            """;

    private ErasureTable() {}

    /**
     * @param accounts how many were deleted
     * @param digest over the seals; the audit entry has it as its state
     */
    record Erased(int accounts, String digest, List<Seal> seals) {

        Erased {
            seals = List.copyOf(seals);
        }
    }

    /** An employee who can be erased. */
    record Due(String employee, LocalDate leftOn, Optional<LocalDate> lastPaidOn, LocalDate erasableFrom) {}

    /** @param months empty if the policy has no retention */
    record DuePage(Optional<Integer> months, List<Due> employees) {}

    /** Empty if there is no such employee. */
    static Future<Optional<Retention>> retention(SqlConnection transaction, Shard shard, String employee) {
        return transaction
                .preparedQuery(RETENTION)
                .execute(Tuple.of(shard.id(), employee))
                .map(found -> SqlReads.first(found, "today", ErasureTable::retention));
    }

    private static Retention retention(Row row) {
        return new Retention(
                Optional.ofNullable(row.getInteger("retention_months")),
                Optional.ofNullable(row.getLocalDate("left_on")),
                Optional.ofNullable(row.getLocalDate("erasable_from")),
                Optional.ofNullable(row.getUUID("live_run")).map(run -> new LiveRun(run, row.getString("live_state"))),
                row.getLocalDate("today"));
    }

    /**
     * Fails with {@link #OTHER_CONTENT} if a run of the employee has other items than were approved, and with
     * {@link #NOT_ERASABLE} if the employee cannot be erased, also since the retention was read.
     */
    static Future<Erased> erase(SqlConnection transaction, Shard shard, String employee, UUID erasure) {
        Future<RowSet<Row>> seals = transaction.preparedQuery(ERASE).execute(Tuple.of(shard.id(), employee, erasure));
        Future<RowSet<Row>> erased = transaction.preparedQuery(ERASED).execute(Tuple.of(shard.id(), erasure));
        return Future.join(seals, erased)
                .recover(failed -> Future.failedFuture(seals.failed() ? seals.cause() : failed))
                .map(all -> {
                    List<Seal> found = new ArrayList<>();
                    for (Row seal : seals.result()) {
                        found.add(new Seal(
                                seal.getUUID("sealed_run"), seal.getString("before"), seal.getString("after")));
                    }
                    Row row = erased.result().iterator().next();
                    return new Erased(row.getInteger("accounts"), row.getString("digest"), found);
                });
    }

    static Future<Reading<Optional<ErasureView>>> read(SqlClient client, Shard shard, UUID erasure) {
        return SqlReads.read(client, READ, Tuple.of(shard.id(), erasure, ACTION), rows -> {
            List<Seal> seals = SqlReads.all(
                    rows,
                    "run_id",
                    row -> new Seal(row.getUUID("run_id"), row.getString("hash_before"), row.getString("hash_after")));
            return SqlReads.first(rows, "erasure_id", row -> {
                OffsetDateTime at = row.getOffsetDateTime("at");
                return ErasureView.stored(
                        erasure,
                        new Erased(row.getInteger("accounts"), row.getString("digest"), seals),
                        Optional.ofNullable(row.getLong("entry"))
                                .map(number -> new ErasureView.Entry(
                                        number,
                                        row.getString("actor"),
                                        at.toInstant(),
                                        row.getString("reason"),
                                        row.getString("to_state"))));
            });
        });
    }

    /** Those who can be erased today, after the given employee, sorted by reference. */
    static ReadAttempt<Pool, DuePage> due(Shard shard, String after, int limit) {
        return SqlReads.attempt(
                shard,
                DUE,
                Tuple.of(shard.id(), after, limit),
                rows -> new DuePage(
                        SqlReads.first(rows, "retention_months", row -> row.getInteger("retention_months")),
                        SqlReads.all(
                                rows,
                                "employee",
                                row -> new Due(
                                        row.getString("employee"),
                                        row.getLocalDate("left_on"),
                                        Optional.ofNullable(row.getLocalDate("last_paid_on")),
                                        row.getLocalDate("erasable_from")))));
    }

    /** Empty if there is no such run. */
    static ReadAttempt<Pool, Optional<RunContent>> content(Shard shard, UUID run) {
        return SqlReads.attempt(shard, CONTENT, Tuple.of(shard.id(), run, ACTION), rows -> {
            List<RunContent.Sealed> seals = SqlReads.all(rows, "number", row -> {
                OffsetDateTime at = row.getOffsetDateTime("at");
                return new RunContent.Sealed(
                        row.getInteger("number"),
                        row.getUUID("erasure_id"),
                        new Seal(run, row.getString("hash_before"), row.getString("hash_after")),
                        row.getBoolean("audited") && at != null
                                ? Optional.of(new RunContent.Entry(row.getLong("entry"), at.toInstant()))
                                : Optional.empty());
            });
            return SqlReads.first(
                    rows,
                    "run_id",
                    row -> new RunContent(
                            run,
                            Optional.ofNullable(row.getString("content_hash")),
                            Optional.ofNullable(row.getString("present")),
                            seals));
        });
    }
}
