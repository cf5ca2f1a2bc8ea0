package io.payledger.api.reconciliation;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows which worker is missing. Always up: everything but reconciliations works without workers. */
@Readiness
@ApplicationScoped
public class WorkersReady implements HealthCheck {

    private final Workers workers;

    WorkersReady(Workers workers) {
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("reconciliation workers").up();
        workers.readiness()
                .forEach((worker, ready) -> response.withData(worker.toString(), ready ? "ready" : "missing"));
        return response.build();
    }
}
