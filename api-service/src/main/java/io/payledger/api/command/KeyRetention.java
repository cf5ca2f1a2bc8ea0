package io.payledger.api.command;

import io.payledger.api.datastores.Stores;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Deletes the keys of commands whose retention has ended. */
@ApplicationScoped
public class KeyRetention {

    private static final Logger LOG = Logger.getLogger(KeyRetention.class);

    private final Vertx vertx;
    private final Stores stores;
    private final IdempotencyConfig config;
    private volatile long periodic = -1;

    KeyRetention(Vertx vertx, Stores stores, IdempotencyConfig config) {
        this.vertx = vertx;
        this.stores = stores;
        this.config = config;
    }

    void onStart(@Observes StartupEvent start) {
        periodic = vertx.setPeriodic(config.clearEvery().toMillis(), tick -> clear());
    }

    void onStop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(periodic);
    }

    private void clear() {
        IdempotencyKeyTable.deleteOlderThan(
                        stores.primary().connection(), config.retention().toSeconds())
                .onSuccess(deleted -> LOG.debugf("idempotency keys cleared: count=%d", deleted))
                .onFailure(failure ->
                        LOG.infof("idempotency keys not cleared, will try again: reason=%s", failure.toString()));
    }
}
