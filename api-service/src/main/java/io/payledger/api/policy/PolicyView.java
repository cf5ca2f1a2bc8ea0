package io.payledger.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.policy.PolicyTable.Stored;
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
        @Nullable String updatedBy,
        @Nullable Instant updatedAt) {

    static PolicyView of(Optional<Stored> stored, Policy byDefault) {
        Policy policy = stored.map(Stored::policy).orElse(byDefault);
        return new PolicyView(
                policy.version(),
                policy.requiredApprovals(),
                policy.runVariancePercent().orElse(null),
                policy.departmentVariancePercent().orElse(null),
                policy.employeeVariancePercent().orElse(null),
                stored.map(Stored::updatedBy).orElse(null),
                stored.map(Stored::updatedAt).orElse(null));
    }

    AggregateSnapshot shown() {
        return AggregateSnapshot.of("policy", this, version);
    }
}
