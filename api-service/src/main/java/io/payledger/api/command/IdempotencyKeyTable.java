package io.payledger.api.command;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.freshness.ShardState;
import io.payledger.service.identity.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The table of commands that were carried out. Stateless. */
public final class IdempotencyKeyTable {

    /** Waits for a transaction that has claimed the same key and not ended yet. */
    private static final String CLAIM = """
            INSERT INTO idempotency_key (shard_id, caller, key, fingerprint) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING true
            """;

    private static final String KEEP_ANSWER = """
            UPDATE idempotency_key SET status = $4, answer = $5 WHERE shard_id = $1 AND caller = $2 AND key = $3
            """;

    private static final String FIND = "SELECT " + ShardSnapshot.COLUMNS + ", k.fingerprint, k.status, k.answer "
            + ShardSnapshot.FROM
            + " LEFT JOIN idempotency_key k ON k.shard_id = $1 AND k.caller = $2 AND k.key = $3";

    private static final String FORGET = """
            DELETE FROM idempotency_key WHERE ctid IN (
                SELECT ctid FROM idempotency_key WHERE created_at < now() - make_interval(secs => $1) LIMIT 5000)
            """;

    private IdempotencyKeyTable() {}

    /** A command that was carried out, and what was answered. */
    public record StoredResponse(String fingerprint, int status, String body) {}

    /** What a snapshot shows of a key, and of the shard. */
    public record Found(ShardState shown, Optional<StoredResponse> kept) {}

    /** True where this transaction is the one to carry the command out. */
    public static Future<Boolean> claim(SqlConnection transaction, Caller caller, IdempotencyKey key) {
        return transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(caller.shard().id(), caller.name(), key.key(), key.fingerprint()))
                .map(rows -> rows.size() == 1);
    }

    public static Future<Void> keepAnswer(
            SqlConnection transaction, Caller caller, IdempotencyKey key, int status, String body) {
        return transaction
                .preparedQuery(KEEP_ANSWER)
                .execute(Tuple.of(caller.shard().id(), caller.name(), key.key(), status, body))
                .mapEmpty();
    }

    /** Looks a key up plainly: a locking read could show what its own snapshot does not. */
    public static Future<Found> find(SqlClient connection, Caller caller, IdempotencyKey key) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(caller.shard().id(), caller.name(), key.key()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    String fingerprint = row.getString("fingerprint");
                    Integer status = row.getInteger("status");
                    String body = row.getString("answer");
                    return new Found(
                            ShardSnapshot.of(row),
                            fingerprint == null || status == null || body == null
                                    ? Optional.empty()
                                    : Optional.of(new StoredResponse(fingerprint, status, body)));
                });
    }

    /** Forgets keys older than that; a repetition after it is a new command. */
    static Future<Integer> forget(SqlClient connection, long olderThanSeconds) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of((double) olderThanSeconds))
                .map(rows -> rows.rowCount());
    }
}
