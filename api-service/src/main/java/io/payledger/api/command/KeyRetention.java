package io.payledger.api.command;

import io.payledger.api.datastores.Stores;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Clears away the keys of commands that nobody repeats any more. */
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
        IdempotencyKeyTable.forget(
                        stores.primary().connection(), config.retention().toSeconds())
                .onSuccess(forgotten -> LOG.debugf("idempotency keys cleared: count=%d", forgotten))
                .onFailure(failure ->
                        LOG.infof("idempotency keys not cleared, will try again: reason=%s", failure.toString()));
    }
}
