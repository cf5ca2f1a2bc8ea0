package io.payledger.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.policy.PolicyProposal.Closing;
import io.payledger.api.policy.TenantPolicy.Stored;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy in answers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Policy")
public record PolicyView(
        @Schema(description = "Counts the changes, from 1; 0 is the default policy; also the ETag")
        int version,

        @Schema(description = "The number of different people who must approve a run that is created from now on")
        int requiredApprovals,

        @Schema(
                description =
                        "By how many percent a run's gross may differ from that of the last comparable run; not checked"
                                + " if missing")
        @Nullable Integer runVariancePercent,

        @Nullable Integer departmentVariancePercent,
        @Nullable Integer employeeVariancePercent,

        @Schema(description = "How many days before or after its period a run may pay; not checked if missing")
        @Nullable Integer payDateDaysMax,

        @Schema(
                description =
                        "For how many full months the data of an employee who has left are kept; no employee can be erased if"
                                + " missing")
        @Nullable Integer retentionMonths,

        @Schema(description = "The person who confirmed it") @Nullable String updatedBy,

        @Nullable Instant updatedAt,

        @Schema(description = "The newest proposal. The policy above applies until it is confirmed") @Nullable ProposalView proposal) {

    /** A proposed policy. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PolicyProposal")
    public record ProposalView(
            @Schema(description = "Counts the proposals, from 1")
            int number,

            PolicyProposal.State state,
            NewPolicy policy,
            String proposedBy,
            Instant proposedAt,

            @Schema(description = "From then on it cannot be confirmed")
            Instant expiresAt,

            @Nullable String closedBy,
            @Nullable Instant closedAt,
            @Nullable String reason) {

        static ProposalView of(PolicyProposal proposal) {
            Optional<Closing> closing = proposal.closing();
            return new ProposalView(
                    proposal.number(),
                    proposal.state(),
                    proposal.wanted(),
                    proposal.proposedBy(),
                    proposal.proposedAt(),
                    proposal.expiresAt(),
                    closing.map(Closing::by).orElse(null),
                    closing.map(Closing::at).orElse(null),
                    closing.flatMap(Closing::reason).orElse(null));
        }
    }

    static PolicyView of(TenantPolicy tenant, Policy byDefault) {
        Optional<Stored> stored = tenant.stored();
        Policy policy = stored.map(Stored::policy).orElse(byDefault);
        return new PolicyView(
                policy.version(),
                policy.requiredApprovals(),
                policy.runVariancePercent().orElse(null),
                policy.departmentVariancePercent().orElse(null),
                policy.employeeVariancePercent().orElse(null),
                policy.payDateDaysMax().orElse(null),
                policy.retentionMonths().orElse(null),
                stored.map(Stored::updatedBy).orElse(null),
                stored.map(Stored::updatedAt).orElse(null),
                tenant.proposal().map(ProposalView::of).orElse(null));
    }

    AggregateSnapshot shown() {
        return AggregateSnapshot.of("policy", this, version);
    }
}
