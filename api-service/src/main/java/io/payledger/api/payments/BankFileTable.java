package io.payledger.api.payments;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.api.read.KeysetCursor;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Imported files in their table. Rows are added and never changed, so they need no lock. Stateless. */
final class BankFileTable {

    private static final String COLUMNS =
            "f.file_id, f.kind, f.identity, f.content, f.summary, f.imported_by, f.imported_at";

    private static final String KNOWN =
            "SELECT " + COLUMNS + " FROM bank_file f WHERE f.shard_id = $1 AND f.kind = $2 AND f.identity = ANY ($3)";

    private static final String READ = "SELECT " + ShardSnapshot.COLUMNS + ", " + COLUMNS + ShardSnapshot.FROM
            + " LEFT JOIN bank_file f ON f.shard_id = $1 AND f.kind = $2 AND f.identity = ANY ($3)";

    private static final String LIST = "SELECT " + ShardSnapshot.COLUMNS + ", " + COLUMNS + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT * FROM bank_file p
                 WHERE p.shard_id = $1
                   AND ($2::text IS NULL OR p.kind = $2)
                   AND ($3::timestamptz IS NULL OR (p.imported_at, p.file_id) < ($3, $4::uuid))
                 ORDER BY p.imported_at DESC, p.file_id DESC LIMIT $5) f ON true
             ORDER BY f.imported_at DESC, f.file_id DESC
            """;

    private static final String INSERT = """
            INSERT INTO bank_file (shard_id, imported_by, imported_at, kind, file_id, identity, content, summary)
            SELECT $1, $2, $3, $4, f.file_id, f.identity, f.content, f.summary
              FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[]) AS f (file_id, identity, content, summary)
            """;

    private BankFileTable() {}

    /** The imported files among the identities, by identity. */
    static Future<Map<String, BankFile>> known(
            SqlConnection transaction, Shard shard, Kind kind, Collection<String> identities) {
        return transaction
                .preparedQuery(KNOWN)
                .execute(parameters(shard, kind, identities))
                .map(BankFileTable::byIdentity);
    }

    /** The same, with the state of the shard from the same snapshot. */
    static Future<Reading<Map<String, BankFile>>> read(
            SqlClient client, Shard shard, Kind kind, Collection<String> identities) {
        return SqlReads.read(client, READ, parameters(shard, kind, identities), BankFileTable::byIdentity);
    }

    /** The newest first. */
    static ReadAttempt<Pool, List<BankFile>> list(
            Shard shard, Optional<Kind> kind, Optional<KeysetCursor> after, int limit) {
        Tuple parameters = KeysetCursor.parameters(shard, kind.map(Kind::name), after, limit);
        return SqlReads.attempt(shard, LIST, parameters, rows -> SqlReads.all(rows, "file_id", BankFileTable::file));
    }

    /** All of one kind and of one import. */
    static Future<?> insert(SqlConnection transaction, Shard shard, List<BankFile> files) {
        BankFile any = files.get(0);
        // sorted: two files with the same statements in another order would deadlock
        List<BankFile> ordered = files.stream()
                .sorted(Comparator.comparing(file -> file.key().identity()))
                .toList();
        Tuple values = Tuple.of(
                        shard.id(),
                        any.importedBy(),
                        OffsetDateTime.ofInstant(any.importedAt(), ZoneOffset.UTC),
                        any.kind().name())
                .addArrayOfUUID(ordered.stream().map(file -> file.key().id()).toArray(UUID[]::new))
                .addArrayOfString(
                        ordered.stream().map(file -> file.key().identity()).toArray(String[]::new))
                .addArrayOfString(ordered.stream().map(BankFile::content).toArray(String[]::new))
                .addArrayOfString(ordered.stream().map(BankFile::summary).toArray(String[]::new));
        return transaction.preparedQuery(INSERT).execute(values);
    }

    private static Tuple parameters(Shard shard, Kind kind, Collection<String> identities) {
        return Tuple.of(shard.id(), kind.name()).addArrayOfString(identities.toArray(String[]::new));
    }

    private static Map<String, BankFile> byIdentity(RowSet<Row> rows) {
        return SqlReads.all(rows, "file_id", BankFileTable::file).stream()
                .collect(Collectors.toMap(file -> file.key().identity(), Function.identity()));
    }

    private static BankFile file(Row row) {
        return new BankFile(
                Kind.valueOf(row.getString("kind")),
                new BankFile.Key(row.getUUID("file_id"), row.getString("identity")),
                row.getString("content"),
                row.getString("summary"),
                row.getString("imported_by"),
                row.getOffsetDateTime("imported_at").toInstant());
    }
}
