package io.payledger.api.command;

import io.payledger.api.datastores.DatabaseConfig;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantConnectionLimiter;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Lends connections to the primary, within each tenant's limit. Thread-safe. */
@Singleton
class PrimaryConnections {

    private final Stores stores;
    private final TenantConnectionLimiter limiter;

    PrimaryConnections(Vertx vertx, DatabaseConfig config, Stores stores) {
        this.stores = stores;
        this.limiter = new TenantConnectionLimiter(vertx, config.tenantConnectionsMax());
    }

    /** Runs the work on a connection, and takes it back without a transaction in it: work that fails is rolled back. */
    <T> Future<T> lend(Shard shard, Deadline deadline, Function<SqlConnection, Future<T>> work) {
        return limiter.within(
                shard, 1, deadline.remaining(), () -> connection(deadline).compose(connection -> {
                    LocalCommitWarning.logNotices((PgConnection) connection, shard);
                    return Future.succeededFuture(connection)
                            .compose(work)
                            .onFailure(failure -> rollback(connection).onComplete(done -> connection.close()))
                            .onSuccess(done -> connection.close());
                }));
    }

    /** Fails where the pool has none in time. */
    private Future<SqlConnection> connection(Deadline deadline) {
        Future<SqlConnection> acquired = stores.primary().connection().getConnection();
        return deadline.bound(acquired).onFailure(failure -> acquired.onSuccess(SqlConnection::close));
    }

    static Future<Void> rollback(SqlConnection transaction) {
        return transaction.query("ROLLBACK").execute().mapEmpty();
    }
}
