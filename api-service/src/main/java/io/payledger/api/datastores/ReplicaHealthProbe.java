package io.payledger.api.datastores;

import io.payledger.freshness.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks every server once a second for its epoch and its lag. Only this brings back a store that reads skip because it was
 * lost or is too far behind.
 */
@ApplicationScoped
public class ReplicaHealthProbe {

    /** Long enough for a first connection on a busy machine; a probe that has not ended delays the next one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String PRIMARY =
            "SELECT epoch, 0::bigint AS lag_ms, pg_current_wal_lsn()::text AS lsn FROM cluster";

    /**
     * The time of the last replayed commit says nothing on a follower that has replayed everything: where its primary
     * is idle, it would look further behind with every second.
     */
    private static final String FOLLOWER = """
            SELECT c.epoch,
                   CASE WHEN pg_last_wal_replay_lsn() >= coalesce($1::text::pg_lsn, pg_last_wal_receive_lsn()) THEN 0
                        ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000,
                                      86400000)
                   END::bigint AS lag_ms, NULL::text AS lsn
              FROM (SELECT) AS always LEFT JOIN cluster c ON true
            """;

    private final Vertx vertx;
    private final Stores stores;
    private final SessionReadConfig config;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long periodic = -1;

    ReplicaHealthProbe(Vertx vertx, Stores stores, SessionReadConfig config) {
        this.vertx = vertx;
        this.stores = stores;
        this.config = config;
    }

    void onStart(@Observes StartupEvent start) {
        probeAll();
        periodic = vertx.setPeriodic(config.probeInterval().toMillis(), tick -> probeAll());
    }

    void onStop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(periodic);
    }

    private void probeAll() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        probe(stores.primary(), pool -> pool.query(PRIMARY).execute())
                .compose(lsn -> Future.join(stores.followers().stream()
                        .map(follower -> probe(
                                follower, pool -> pool.preparedQuery(FOLLOWER).execute(Tuple.of(lsn))))
                        .toList()))
                .onComplete(done -> running.set(false));
    }

    /** The primary's position in its write-ahead log; null for a follower, and where the server cannot be asked. */
    private static Future<@Nullable String> probe(Store<Pool> store, Function<Pool, Future<RowSet<Row>>> query) {
        return query.apply(store.connection())
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .<@Nullable String>map(rows -> {
                    Row row = rows.iterator().next();
                    Integer epoch = row.getInteger("epoch");
                    store.probed(Duration.ofMillis(row.getLong("lag_ms")), epoch == null ? 0 : epoch);
                    return row.getString("lsn");
                })
                .otherwise(failure -> {
                    store.lost(failure);
                    return null;
                });
    }
}
