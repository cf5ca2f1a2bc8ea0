package io.payledger.relay.operations;

import io.payledger.relay.RelayConfig;
import io.payledger.relay.leadership.RelayState;
import io.payledger.relay.publishing.RelayCounters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What an operator asks a relay. */
@Path("/relay")
public class RelayResource {

    /**
     * @param shards shards of which anything is published, as known to the leader
     * @param lagBytes WAL that the slot still holds back
     * @param lagMs age of the oldest event that is committed and not published
     * @param topicDeviations what is weaker of the topics than it should be, in words
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
    @RolesAllowed("operator")
    public Report report() {
        RelayState.RelayStatus standing = state.standing();
        RelayCounters counters = state.counters();
        return new Report(
                standing.roleName(),
                standing.reason(),
                config.slot(),
                counters.shardsPublished(),
                counters.events(),
                counters.duplicatesSuppressed(),
                counters.gapsRepaired(),
                counters.pruned(),
                state.lagBytes(),
                state.lag().toMillis(),
                state.deviations(),
                state.underReplicatedPartitions());
    }
}
