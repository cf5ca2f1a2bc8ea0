package io.payledger.api.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant's policy and its newest proposal.
 *
 * @param stored empty if the tenant has none of its own: the default applies
 */
record TenantPolicy(Optional<Stored> stored, Optional<PolicyProposal> proposal) {

    /** A policy, who confirmed it and when. */
    record Stored(Policy policy, String updatedBy, Instant updatedAt) {}

    int version() {
        return stored.map(found -> found.policy().version()).orElse(0);
    }
}
