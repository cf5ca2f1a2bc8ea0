package io.payledger.api.payroll;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.events.RunType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A payroll run as its callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PayrollRun")
public record RunView(
        UUID id,
        RunType type,
        @Nullable UUID corrects,
        String legalEntity,
        String payGroup,
        LocalDate periodStart,
        LocalDate periodEnd,
        LocalDate payDate,
        @Nullable Instant approvalDeadline,
        @Nullable Instant reopenDeadline,
        int requiredApprovals,
        RunState state,

        @Schema(description = "Counts the changes of the run, from 1; also the ETag")
        int version,

        @Schema(description = "Counts the registers recorded, from 1")
        int revision,

        @Schema(description = "SHA-256 of the register that is calculated, submitted or approved") @Nullable String contentHash,

        int headcount,
        String preparedBy,

        @Schema(description = "Who has had a hand in it, and so may not approve it")
        List<String> handledBy,

        @Nullable String submittedBy,
        List<ApprovalView> approvals,
        @Nullable Instant transmittedAt,
        Instant createdAt,
        Instant updatedAt) {

    /** One person's word. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Approval")
    public record ApprovalView(
            String by,
            Instant at,

            @Schema(description = "Why it counts although the deadline had passed") @Nullable String overriddenBecause) {}

    static RunView of(PayrollRun run) {
        RunTerms terms = run.terms();
        return new RunView(
                run.id(),
                terms.type(),
                terms.corrects().orElse(null),
                terms.legalEntity(),
                terms.payGroup(),
                terms.periodStart(),
                terms.periodEnd(),
                terms.payDate(),
                terms.approvalDeadline().orElse(null),
                terms.reopenDeadline().orElse(null),
                run.requiredApprovals(),
                run.state(),
                run.version(),
                run.revision(),
                run.contentHash(),
                run.headcount(),
                run.preparedBy(),
                List.copyOf(run.handledBy()),
                run.submittedBy(),
                run.approvals().stream()
                        .map(given -> new ApprovalView(
                                given.by(),
                                given.at(),
                                given.overriddenBecause().orElse(null)))
                        .toList(),
                run.transmittedAt(),
                run.createdAt(),
                run.updatedAt());
    }

    /** What {@code If-Match} has to name. */
    String etag() {
        return "\"" + version + "\"";
    }

    /** Whether {@code If-None-Match} names this version; by its weak comparison, for that is what the header is about. */
    boolean isOneOf(String ifNoneMatch) {
        return Arrays.stream(ifNoneMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(
                        each -> each.equals("*") || each.replaceFirst("^W/", "").equals(etag()));
    }
}
