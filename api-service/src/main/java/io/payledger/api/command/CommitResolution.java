package io.payledger.api.command;

import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.datastores.TenantTransaction;
import io.payledger.freshness.ReadAttempt.Reading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks up whether a COMMIT that went unanswered was carried out. */
record CommitResolution(
        CommandRequest<?> request, Deadline deadline, PrimaryConnections connections, Vertx vertx, Duration budget) {

    /** Waits until a transaction that is still in its COMMIT has let go of the shard. */
    private static final String WAIT_FOR_COMMITTERS = "SELECT FROM shard WHERE shard_id = $1 FOR UPDATE";

    private static final long INTERVAL_MILLIS = 50;

    /**
     * A backend that still commits holds the shard's row, so waiting for that row waits for it; then the key shows how it
     * ended. Where the key is not there, a new try under the same key is safe: should the first try come through after
     * all, the key makes the second one wait for it, and find it.
     */
    Future<Reading<Optional<StoredCommand>>> lookUp() {
        return lookUp(Deadline.in(budget));
    }

    /** The server may be restarting, and the pool may hold connections that it has closed. */
    private Future<Reading<Optional<StoredCommand>>> lookUp(Deadline giveUp) {
        return lookUpOnce(giveUp)
                .recover(failure -> SqlFailures.isUnavailable(failure) && !giveUp.hasPassed()
                        ? vertx.timer(INTERVAL_MILLIS, TimeUnit.MILLISECONDS).compose(fired -> lookUp(giveUp))
                        : Future.failedFuture(failure));
    }

    private Future<Reading<Optional<StoredCommand>>> lookUpOnce(Deadline giveUp) {
        return connections.lend(request.shard(), deadline, connection -> {
            Future<?> begun =
                    connection.query(TenantTransaction.begin(request.shard())).execute();
            Future<?> waited = connection
                    .preparedQuery(WAIT_FOR_COMMITTERS)
                    .execute(Tuple.of(request.shard().id()));
            Future<Reading<Optional<StoredCommand>>> found =
                    IdempotencyKeyTable.find(connection, request.caller(), request.key());
            return giveUp.bound(Future.join(begun, waited, found))
                    .compose(all -> PrimaryConnections.rollback(connection))
                    .map(done -> found.result());
        });
    }
}
