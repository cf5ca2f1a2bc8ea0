package io.payledger.api.datastores;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the primary answers. Commands, strong reads and the first reads of sessions need it, so a load balancer
 * should prefer an instance that reaches it. A missing follower is reported and does not matter: other stores answer its
 * reads.
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
