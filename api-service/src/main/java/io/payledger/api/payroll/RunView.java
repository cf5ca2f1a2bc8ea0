package io.payledger.api.payroll;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A payroll run as its callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PayrollRun")
public record RunView(
        UUID id,
        String payGroup,
        LocalDate periodStart,
        LocalDate periodEnd,
        LocalDate payDate,
        RunState state,

        @Schema(description = "Counts the registers recorded, from 1; also the ETag")
        int revision,

        int headcount,
        String preparedBy,
        @Nullable String lastEditedBy,
        @Nullable String submittedBy,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        Instant createdAt,
        Instant updatedAt) {

    static RunView of(PayrollRun run) {
        PayrollRun.Terms terms = run.terms();
        PayrollRun.Approval approval = run.approval();
        return new RunView(
                run.id(),
                terms.payGroup(),
                terms.periodStart(),
                terms.periodEnd(),
                terms.payDate(),
                run.state(),
                run.revision(),
                run.headcount(),
                run.preparedBy(),
                run.lastEditedBy(),
                run.submittedBy(),
                approval == null ? null : approval.approvedBy(),
                approval == null ? null : approval.approvedAt(),
                run.createdAt(),
                run.updatedAt());
    }
}
