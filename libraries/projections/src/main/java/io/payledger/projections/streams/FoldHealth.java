package io.payledger.projections.streams;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Alive while the runner's thread lives, started once the fold has run, ready while it runs. A missing broker makes it
 * unready and not dead: a restart would not bring the broker back.
 */
@ApplicationScoped
class FoldHealth {

    private static final String NAME = "fold";

    @Produces
    @Liveness
    HealthCheck live(FoldRunner runner) {
        return () -> report(runner, runner.alive());
    }

    @Produces
    @Startup
    HealthCheck started(FoldRunner runner) {
        return () -> report(runner, runner.hasRun());
    }

    @Produces
    @Readiness
    HealthCheck ready(FoldRunner runner) {
        return () -> report(runner, runner.status().phase() == FoldRunner.Phase.RUNNING);
    }

    private static HealthCheckResponse report(FoldRunner runner, boolean up) {
        return HealthCheckResponse.named(NAME)
                .status(up)
                .withData("phase", runner.status().phase().name())
                .withData("detail", runner.status().detail())
                .build();
    }
}
