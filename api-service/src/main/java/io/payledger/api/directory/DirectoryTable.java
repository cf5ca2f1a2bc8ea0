package io.payledger.api.directory;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The version of the directory in its table. Stateless. */
final class DirectoryTable {

    private static final String LOCK = "SELECT d.version FROM directory d WHERE d.shard_id = $1 FOR UPDATE";

    private static final String READ = "SELECT " + ShardSnapshot.COLUMNS + ", d.version, d.updated_by, d.updated_at"
            + ShardSnapshot.FROM + " LEFT JOIN directory d ON d.shard_id = $1";

    private static final String INSERT = """
            INSERT INTO directory (version, updated_by, updated_at, shard_id) VALUES ($1, $2, $3, $4)
            """;

    private static final String UPDATE = """
            UPDATE directory SET version = $1, updated_by = $2, updated_at = $3 WHERE shard_id = $4
            """;

    private DirectoryTable() {}

    /** Empty if nothing is recorded yet: then the first of two writers inserts the row, and the other tries again. */
    static Future<Optional<Integer>> lock(SqlConnection transaction, Shard shard) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(shard.id()))
                .map(rows -> SqlReads.first(rows, "version", row -> row.getInteger("version")));
    }

    static Future<Reading<Optional<DirectoryView>>> read(SqlClient client, Shard shard) {
        return SqlReads.read(
                client,
                READ,
                Tuple.of(shard.id()),
                rows -> SqlReads.first(
                        rows,
                        "version",
                        row -> new DirectoryView(
                                row.getInteger("version"),
                                row.getString("updated_by"),
                                row.getOffsetDateTime("updated_at").toInstant())));
    }

    static List<Future<?>> write(SqlConnection transaction, Shard shard, DirectoryView next, DirectoryEntries entries) {
        int version = next.version();
        return List.of(
                transaction
                        .preparedQuery(version == 1 ? INSERT : UPDATE)
                        .execute(Tuple.of(
                                version, next.updatedBy(), next.updatedAt().atOffset(ZoneOffset.UTC), shard.id())),
                DirectoryList.EMPLOYEES.add(transaction, shard, version, entries.employees()),
                DirectoryList.ACCOUNTS.add(transaction, shard, version, entries.accounts()),
                DirectoryList.LEGAL_ENTITIES.add(transaction, shard, version, entries.legalEntities()));
    }
}
