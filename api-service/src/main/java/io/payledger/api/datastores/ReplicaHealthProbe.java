package io.payledger.api.datastores;

import io.payledger.freshness.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Asks every server once a second for its epoch and its lag. Only this brings back a store that reads skip because it was
 * lost or is too far behind.
 */
@ApplicationScoped
public class ReplicaHealthProbe {

    private static final Logger LOG = Logger.getLogger(ReplicaHealthProbe.class);

    /** Long enough for a first connection on a busy machine; a probe that has not ended delays the next one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String PRIMARY = "SELECT epoch, pg_current_wal_lsn()::text AS lsn FROM cluster";

    /**
     * The time of the last replayed commit says nothing on a follower that has replayed everything: where its primary
     * is idle, it would look further behind with every second.
     */
    private static final String FOLLOWER = """
            SELECT c.epoch,
                   CASE WHEN pg_last_wal_replay_lsn() >= coalesce($1::text::pg_lsn, pg_last_wal_receive_lsn()) THEN 0
                        ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000,
                                      86400000)
                   END::bigint AS lag_ms
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
        probePrimary()
                .compose(lsn -> Future.join(stores.followers().stream()
                        .map(follower -> probeFollower(follower, lsn))
                        .toList()))
                .onComplete(done -> running.set(false));
    }

    /** The primary's position in its write-ahead log, or null where it cannot be asked. */
    private Future<@org.jspecify.annotations.Nullable String> probePrimary() {
        Store<Pool> primary = stores.primary();
        return primary.connection()
                .query(PRIMARY)
                .execute()
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .<@org.jspecify.annotations.Nullable String>map(rows -> {
                    Row row = rows.iterator().next();
                    found(primary, Duration.ZERO, row.getInteger("epoch"));
                    return row.getString("lsn");
                })
                .otherwise(failure -> {
                    lost(primary, failure);
                    return null;
                });
    }

    private Future<Boolean> probeFollower(Store<Pool> follower, @org.jspecify.annotations.Nullable String primaryLsn) {
        return follower.connection()
                .preparedQuery(FOLLOWER)
                .execute(Tuple.of(primaryLsn))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> {
                    Row row = rows.iterator().next();
                    Integer epoch = row.getInteger("epoch");
                    found(follower, Duration.ofMillis(row.getLong("lag_ms")), epoch == null ? 0 : epoch);
                    return true;
                })
                .otherwise(failure -> {
                    lost(follower, failure);
                    return false;
                });
    }

    private static void found(Store<Pool> store, Duration lag, int epoch) {
        if (!store.available()) {
            LOG.infof("store is back: store=%s lag_ms=%d epoch=%d", store.name(), lag.toMillis(), epoch);
        }
        store.probed(lag, epoch);
    }

    private static void lost(Store<Pool> store, Throwable failure) {
        if (store.available()) {
            LOG.warnf("store is lost: store=%s reason=%s", store.name(), failure.toString());
        }
        store.lost();
    }
}
