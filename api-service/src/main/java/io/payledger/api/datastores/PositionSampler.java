package io.payledger.api.datastores;

import io.payledger.freshness.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Samples how many changes each server shows, over all shards, so that dashboards show lag in positions as well as in
 * seconds. Reads the whole narrow table of shards, so it is no part of the probe that reads depend on, and
 * runs neither on a request nor on a scrape.
 */
@ApplicationScoped
public class PositionSampler {

    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A sample that takes longer is dropped; until then it delays the next one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final String POSITIONS = "SELECT committed_positions() AS positions";

    /** What a server showed last; absent where it was not found. */
    private record Sample(long positions, long behindPrimary) {}

    private final Vertx vertx;
    private final Stores stores;
    private final Map<String, Sample> samples = new ConcurrentHashMap<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long periodic = -1;

    PositionSampler(Vertx vertx, Stores stores) {
        this.vertx = vertx;
        this.stores = stores;
    }

    void onStart(@Observes StartupEvent start) {
        periodic = vertx.setPeriodic(INTERVAL.toMillis(), tick -> sampleAll());
    }

    void onStop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(periodic);
    }

    /** Committed changes that the server shows, over all shards; NaN where it could not be asked. */
    public double positions(Store<Pool> store) {
        Sample sample = samples.get(store.name());
        return sample == null ? Double.NaN : sample.positions();
    }

    /** How many of the primary's changes the server does not show; NaN where either could not be asked. */
    public double behindPrimary(Store<Pool> store) {
        Sample sample = samples.get(store.name());
        return sample == null || sample.behindPrimary() < 0 ? Double.NaN : sample.behindPrimary();
    }

    private void sampleAll() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        // the primary first: what is committed while the followers are asked must not count as their lag
        positionsAt(stores.primary())
                .compose(primary -> {
                    keep(stores.primary(), primary, primary);
                    return Future.join(stores.followers().stream()
                            .map(follower -> positionsAt(follower).onSuccess(at -> keep(follower, at, primary)))
                            .toList());
                })
                .onComplete(done -> running.set(false));
    }

    private void keep(Store<Pool> store, long positions, long primary) {
        if (positions < 0) {
            samples.remove(store.name());
        } else {
            samples.put(store.name(), new Sample(positions, primary < 0 ? -1 : Math.max(0, primary - positions)));
        }
    }

    /** Negative where the server could not be asked: the probe tells that, and why. */
    private static Future<Long> positionsAt(Store<Pool> store) {
        if (!store.available()) {
            return Future.succeededFuture(-1L);
        }
        return store.connection()
                .query(POSITIONS)
                .execute()
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> rows.iterator().next().getLong("positions"))
                .otherwise(-1L);
    }
}
