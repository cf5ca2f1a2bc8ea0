package io.payledger.api.policy;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Policies in their table. Stateless. */
public final class PolicyTable {

    private static final String COLUMNS = "p.version, p.required_approvals, p.run_variance_percent,"
            + " p.department_variance_percent, p.employee_variance_percent, p.updated_by, p.updated_at";

    private static final String OF_SHARD = "SELECT " + COLUMNS + " FROM policy p WHERE p.shard_id = $1";

    private static final String READ = "SELECT " + ShardSnapshot.COLUMNS + ", " + COLUMNS + ShardSnapshot.FROM
            + " LEFT JOIN policy p ON p.shard_id = $1";

    private static final String INSERT = """
            INSERT INTO policy (version, required_approvals, run_variance_percent, department_variance_percent,
                                employee_variance_percent, updated_by, updated_at, shard_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;

    private static final String UPDATE = """
            UPDATE policy SET version = $1, required_approvals = $2, run_variance_percent = $3,
                              department_variance_percent = $4, employee_variance_percent = $5, updated_by = $6,
                              updated_at = $7
             WHERE shard_id = $8
            """;

    private PolicyTable() {}

    /** A policy, who set it and when. */
    record Stored(Policy policy, String updatedBy, Instant updatedAt) {}

    /** The current policy, locked against changes until the transaction ends; empty if none is set. */
    public static Future<Optional<Policy>> share(SqlConnection transaction, Shard shard) {
        return stored(transaction, OF_SHARD + " FOR SHARE", shard).map(found -> found.map(Stored::policy));
    }

    static Future<Optional<Stored>> lock(SqlConnection transaction, Shard shard) {
        return stored(transaction, OF_SHARD + " FOR UPDATE", shard);
    }

    static Future<Reading<Optional<Stored>>> read(SqlClient client, Shard shard) {
        return SqlReads.read(client, READ, Tuple.of(shard.id()), PolicyTable::first);
    }

    /** Under its lock; if there is none yet, the first of two writers inserts the row, and the other tries again. */
    static Future<?> write(SqlConnection transaction, Shard shard, Stored stored) {
        Policy policy = stored.policy();
        return transaction
                .preparedQuery(policy.version() == 1 ? INSERT : UPDATE)
                .execute(Tuple.of(policy.version(), policy.requiredApprovals())
                        .addInteger(policy.runVariancePercent().orElse(null))
                        .addInteger(policy.departmentVariancePercent().orElse(null))
                        .addInteger(policy.employeeVariancePercent().orElse(null))
                        .addString(stored.updatedBy())
                        .addOffsetDateTime(stored.updatedAt().atOffset(ZoneOffset.UTC))
                        .addString(shard.id()));
    }

    private static Future<Optional<Stored>> stored(SqlConnection transaction, String select, Shard shard) {
        return transaction.preparedQuery(select).execute(Tuple.of(shard.id())).map(PolicyTable::first);
    }

    private static Optional<Stored> first(RowSet<Row> rows) {
        return SqlReads.first(
                rows,
                "version",
                row -> new Stored(
                        new Policy(
                                row.getInteger("version"),
                                row.getInteger("required_approvals"),
                                Optional.ofNullable(row.getInteger("run_variance_percent")),
                                Optional.ofNullable(row.getInteger("department_variance_percent")),
                                Optional.ofNullable(row.getInteger("employee_variance_percent"))),
                        row.getString("updated_by"),
                        row.getOffsetDateTime("updated_at").toInstant()));
    }
}
