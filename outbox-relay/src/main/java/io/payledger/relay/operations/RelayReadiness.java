package io.payledger.relay.operations;

import io.payledger.relay.leadership.RelayState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while leading or standing by; otherwise says what is waited for, or why the relay stopped. */
@Readiness
@Singleton
public class RelayReadiness implements HealthCheck {

    private final RelayState state;

    RelayReadiness(RelayState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        RelayState.RelayStatus standing = state.standing();
        return HealthCheckResponse.named("relay")
                .status(standing.ready())
                .withData("role", standing.roleName())
                .withData("reason", standing.reason())
                .build();
    }
}
