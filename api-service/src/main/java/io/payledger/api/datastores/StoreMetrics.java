package io.payledger.api.datastores;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.freshness.Store;
import io.quarkus.runtime.Startup;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Gauges of the primary and its followers. A scrape reads what the probes found, and sends no query. */
@Singleton
@Startup
class StoreMetrics {

    private final MeterRegistry registry;
    private final Stores stores;

    StoreMetrics(MeterRegistry registry, Stores stores, PositionSampler sampler) {
        this.registry = registry;
        this.stores = stores;
        gauge("payledger_store_up", "Whether the last probe found the server", store -> store.available() ? 1 : 0);
        gauge(
                "payledger_store_lag_seconds",
                "How far the server was behind its primary at the last probe",
                store -> store.available() ? store.lag().toMillis() / 1000.0 : Double.NaN);
        gauge("payledger_store_waiters", "Requests that wait for the server to catch up", store -> store.waiter()
                .waiting());
        gauge(
                "payledger_store_positions",
                "Committed changes that the server shows, over all shards",
                sampler::positions);
        gauge(
                "payledger_store_lag_positions",
                "Committed changes that the primary shows and the server does not, over all shards",
                sampler::behindPrimary);
    }

    private void gauge(String name, String help, ToDoubleFunction<Store<Pool>> value) {
        stores.all().forEach(store -> Gauge.builder(name, store, value)
                .description(help)
                .tag("store", store.name())
                .register(registry));
    }
}
