package io.payledger.api.command;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.service.identity.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The table of the keys of commands that were carried out. Stateless. */
final class IdempotencyKeyTable {

    /** Waits for a transaction that has claimed the same key and not ended yet. */
    private static final String CLAIM = """
            INSERT INTO idempotency_key (shard_id, caller, key, fingerprint) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING true
            """;

    private static final String STORE_RESPONSE = """
            UPDATE idempotency_key SET status = $4, answer = $5 WHERE shard_id = $1 AND caller = $2 AND key = $3
            """;

    private static final String FIND = "SELECT " + ShardSnapshot.COLUMNS + ", k.fingerprint, k.status, k.answer "
            + ShardSnapshot.FROM
            + " LEFT JOIN idempotency_key k ON k.shard_id = $1 AND k.caller = $2 AND k.key = $3";

    private static final String DELETE_OLD = "SELECT delete_idempotency_keys(make_interval(secs => $1))";

    /** The column {@code status} holds this of a command that created its aggregate, and 200 of any other. */
    private static final int CREATED = 201;

    private static final int CHANGED = 200;

    private IdempotencyKeyTable() {}

    /**
     * A command that was carried out.
     *
     * @param response as {@link StoredResponses} wrote it
     */
    record StoredCommand(String fingerprint, Effect effect, String response) {}

    /** True where this transaction is the one to carry the command out. */
    static Future<Boolean> claim(SqlConnection transaction, Caller caller, IdempotencyKey key) {
        return transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(caller.shard().id(), caller.name(), key.key(), key.fingerprint()))
                .map(rows -> rows.size() == 1);
    }

    static Future<Void> storeResponse(
            SqlConnection transaction, Caller caller, IdempotencyKey key, Effect effect, String response) {
        int status = effect == Effect.CREATED ? CREATED : CHANGED;
        return transaction
                .preparedQuery(STORE_RESPONSE)
                .execute(Tuple.of(caller.shard().id(), caller.name(), key.key(), status, response))
                .mapEmpty();
    }

    /** The command that was carried out under the key. A plain SELECT: a locking read could show what its own snapshot does not. */
    static Future<Reading<Optional<StoredCommand>>> find(SqlClient connection, Caller caller, IdempotencyKey key) {
        return SqlReads.read(
                connection,
                FIND,
                Tuple.of(caller.shard().id(), caller.name(), key.key()),
                rows -> SqlReads.first(
                        rows,
                        "answer",
                        row -> new StoredCommand(
                                row.getString("fingerprint"),
                                row.getInteger("status") == CREATED ? Effect.CREATED : Effect.CHANGED,
                                row.getString("answer"))));
    }

    /** Deletes keys of all tenants; a repetition after it is a new command. */
    static Future<Long> deleteOlderThan(SqlClient connection, long seconds) {
        return connection
                .preparedQuery(DELETE_OLD)
                .execute(Tuple.of((double) seconds))
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
