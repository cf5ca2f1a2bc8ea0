package io.payledger.relay.operations;

import io.payledger.relay.RelayConfig;
import io.payledger.relay.leadership.RelayState;
import io.payledger.relay.publishing.RelayCounters;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The state of this relay, for operators. */
@Path("/relay")
@Tag(name = "Relay", description = "What this relay does")
public class RelayResource {

    /**
     * @param shards shards of which anything is published, as last known to the leader
     * @param lagBytes WAL that the slot still holds back
     * @param lagMs age of the oldest event that is committed and not published
     * @param topicDeviations settings of topics and cluster that are weaker than required
     * @param underReplicatedPartitions partitions of which a replica is not in sync
     */
    public record Report(
            String role,
            String reason,
            String slot,
            long shards,
            long events,
            long duplicatesSuppressed,
            long gapsRepaired,
            long pruned,
            long lagBytes,
            long lagMs,
            List<String> topicDeviations,
            int underReplicatedPartitions) {}

    private final RelayState state;
    private final RelayConfig config;

    RelayResource(RelayState state, RelayConfig config) {
        this.state = state;
        this.config = config;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR)
    @Operation(
            summary = "Read the relay's state",
            description =
                    "Its role, what it has published, and what the slot still holds back. Counts are of this process.")
    public Report report() {
        RelayState.RelayStatus status = state.status();
        RelayCounters counters = state.counters();
        return new Report(
                status.roleName(),
                status.reason(),
                config.slot(),
                counters.shardsPublished(),
                counters.events(),
                counters.duplicatesSuppressed(),
                counters.gapsRepaired(),
                counters.pruned(),
                state.lagBytes(),
                state.lag().age().toMillis(),
                state.topics().deviations(),
                state.topics().underReplicatedPartitions());
    }
}
