package io.payledger.api.datastores;

import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SqlClientInternal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Transactions in which the server shows the rows of one tenant and of no other, by row-level security. The setting that names
 * the tenant ends with the transaction: the next user of the connection does not have it, behind a pooler either. Stateless.
 */
public final class TenantTransaction {

    private static final String READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ";

    private static final String WRITE = "BEGIN; ";

    private TenantTransaction() {}

    /** The statement that begins a transaction of statements that follow one by one. */
    public static String begin(Shard shard) {
        return WRITE + setting(shard);
    }

    /**
     * Reads in one snapshot and one round trip.
     *
     * @param read sends its statements before it returns; a later one would not be sent
     */
    public static <T> Future<T> read(SqlConnection connection, Shard shard, Function<SqlClient, Future<T>> read) {
        return inOneFlush(connection, READ + setting(shard), read);
    }

    /**
     * The same, of statements that write.
     *
     * @param write as above
     */
    public static <T> Future<T> write(SqlConnection connection, Shard shard, Function<SqlClient, Future<T>> write) {
        return inOneFlush(connection, WRITE + setting(shard), write);
    }

    /** A shard's id has no character that a literal would have to escape. */
    private static String setting(Shard shard) {
        return "SET LOCAL payledger.shard = '" + shard.id() + "'";
    }

    private static <T> Future<T> inOneFlush(
            SqlConnection connection, String begin, Function<SqlClient, Future<T>> statements) {
        AtomicReference<Future<?>> begun = new AtomicReference<>();
        AtomicReference<Future<T>> answered = new AtomicReference<>();
        ((SqlClientInternal) connection).group(client -> {
            begun.setPlain(client.query(begin).execute());
            answered.setPlain(statements.apply(client));
        });
        // not in the group, whose statements are never answered where the connection was closed before they were sent
        return connection.query("COMMIT").execute().transform(ended -> {
            if (begun.getPlain().failed()) {
                return Future.failedFuture(begun.getPlain().cause());
            }
            return ended.failed() && !answered.getPlain().failed()
                    ? Future.failedFuture(ended.cause())
                    : answered.getPlain();
        });
    }
}
