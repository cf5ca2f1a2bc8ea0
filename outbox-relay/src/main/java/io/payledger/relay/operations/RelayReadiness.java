package io.payledger.relay.operations;

import io.payledger.relay.leadership.RelayState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while leading or standing by, also with deviations; otherwise reports what the relay waits for, or why it stopped. */
@Readiness
@Singleton
public class RelayReadiness implements HealthCheck {

    private final RelayState state;

    RelayReadiness(RelayState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        RelayState.RelayStatus status = state.status();
        return HealthCheckResponse.named("relay")
                .status(status.ready())
                .withData("role", status.roleName())
                .withData("reason", status.reason())
                .withData("deviations", state.topics().deviations().size())
                .build();
    }
}
