package io.payledger.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy as it is sent, and as it is stored while it is proposed. A threshold that is left out is not checked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "NewPolicy")
public record NewPolicy(
        @JsonProperty(required = true) int requiredApprovals,
        @Nullable Integer runVariancePercent,
        @Nullable Integer departmentVariancePercent,
        @Nullable Integer employeeVariancePercent,

        @Schema(description = "How many days before or after its period a run may pay; a pay date beyond is a blocker")
        @Nullable Integer payDateDaysMax,

        @Schema(
                description =
                        "For how many full months the data of an employee who has left are kept, after the last day of the"
                                + " employment or the last pay date, whichever is later. Without it, no employee can be erased")
        @Nullable Integer retentionMonths) {

    /** Throws {@link IllegalArgumentException} if it is no policy. */
    Policy version(int version) {
        return new Policy(
                version,
                requiredApprovals,
                Optional.ofNullable(runVariancePercent),
                Optional.ofNullable(departmentVariancePercent),
                Optional.ofNullable(employeeVariancePercent),
                Optional.ofNullable(payDateDaysMax),
                Optional.ofNullable(retentionMonths));
    }
}
