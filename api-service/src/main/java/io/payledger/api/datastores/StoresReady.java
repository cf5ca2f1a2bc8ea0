package io.payledger.api.datastores;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the primary can be asked. Without it no command, no strong read and no session's first read can be
 * answered, so a balancer does better with an instance that still reaches it. A missing follower is only named: what it
 * would have answered, others and the primary answer.
 */
@Readiness
@ApplicationScoped
public class StoresReady implements HealthCheck {

    private final Stores stores;

    StoresReady(Stores stores) {
        this.stores = stores;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("database").status(stores.primary().available());
        stores.all()
                .forEach(store -> response.withData(
                        store.name(),
                        store.available() ? "up, lag_ms=" + store.lag().toMillis() : "missing"));
        return response.build();
    }
}
