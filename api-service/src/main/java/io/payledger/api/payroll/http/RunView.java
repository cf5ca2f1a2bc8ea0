package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.csv.CsvFormat;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Progress;
import io.payledger.api.payroll.model.Progress.Calculation;
import io.payledger.api.payroll.model.Progress.Release;
import io.payledger.api.payroll.model.RuleChange;
import io.payledger.api.payroll.model.RunState;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunType;
import io.payledger.freshness.Shard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A payroll run in answers. */
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

        @Schema(description = "The day on which the run is booked")
        LocalDate businessDate,

        @Schema(description = "ISO 4217; every amount is in its minor units")
        String currency,

        @Nullable Instant approvalDeadline,
        @Nullable Instant reopenDeadline,
        int requiredApprovals,
        RunState state,

        @Schema(description = "Counts the changes of the run, from 1; also the ETag")
        int version,

        @Schema(description = "Counts the registers recorded, from 1")
        int revision,

        @Schema(description = "SHA-256 of the calculated register and the accounts that it pays to") @Nullable String contentHash,

        @Schema(description = "Sums of the calculated register") @Nullable Totals totals,

        @Schema(description = "Blockers that are not accepted yet; an approval requires 0") @Nullable Integer openBlockers,

        @Schema(description = "Checks that were skipped, and why") @Nullable List<String> notChecked,

        int headcount,
        String preparedBy,

        @Schema(
                description = "The people who handled the run, or changed what it is paid by, and so may not accept its"
                        + " blockers, approve or release it")
        List<String> handledBy,

        @Schema(
                description =
                        "Changes of directory and policy since the compared run: those people are" + " in handledBy")
        @Nullable List<RuleChange> changes,

        @Nullable String submittedBy,
        List<ApprovalView> approvals,

        @Schema(
                description = "The order in the payment file, from the release on; missing if the run pays no item by"
                        + " transfer")
        @Nullable PaymentOrder paymentOrder,

        @Nullable Instant releasedAt,
        @Nullable Instant transmittedAt,
        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "How a CSV file was read; in the answer to it only") @Nullable CsvFormat file) {

    /** One person's approval. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Approval")
    public record ApprovalView(
            String by,
            Instant at,

            @Schema(description = "The reason of an approval after the deadline") @Nullable String overriddenBecause) {}

    public static RunView of(PayrollRun run) {
        RunTerms terms = run.terms();
        Progress progress = run.progress();
        Calculation found = progress.calculation();
        Release release = progress.release();
        return new RunView(
                run.id(),
                terms.type(),
                terms.corrects().orElse(null),
                terms.legalEntity(),
                terms.payGroup(),
                terms.periodStart(),
                terms.periodEnd(),
                terms.payDate(),
                terms.businessDate(),
                terms.currency(),
                terms.approvalDeadline().orElse(null),
                terms.reopenDeadline().orElse(null),
                run.requiredApprovals(),
                run.state(),
                run.version(),
                run.revision(),
                found == null ? null : found.hash(),
                found == null ? null : found.totals(),
                found == null ? null : found.openBlockers(),
                found == null ? null : found.notChecked(),
                run.headcount(),
                run.preparedBy(),
                List.copyOf(run.handledBy()),
                found == null ? null : found.changes(),
                progress.submittedBy(),
                progress.approvals().stream()
                        .map(given -> new ApprovalView(
                                given.by(),
                                given.at(),
                                given.overriddenBecause().orElse(null)))
                        .toList(),
                run.order().orElse(null),
                release == null ? null : release.at(),
                progress.transmittedAt(),
                run.createdAt(),
                run.updatedAt(),
                null);
    }

    AggregateSnapshot shown(Shard shard) {
        return AggregateSnapshot.of("run", this, version)
                .at("/api/v1/tenants/" + shard.tenant() + "/payroll-runs/" + id);
    }

    /** Whether {@code If-None-Match} names this version, by weak comparison (RFC 9110, 13.1.2). */
    boolean isOneOf(String ifNoneMatch) {
        return Arrays.stream(ifNoneMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(
                        each -> each.equals("*") || each.replaceFirst("^W/", "").equals("\"" + version + "\""));
    }
}
