package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.events.RunEvent.PaymentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A status report or a statement that was imported, as its callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BankFile")
public record BankFileView(
        UUID id,

        @Schema(
                implementation = String.class,
                enumeration = {"STATUS_REPORT", "STATEMENT"})
        String kind,

        @Nullable ReportSummary statusReport,
        @Nullable StatementSummary statement,
        String importedBy,
        Instant importedAt) {

    /** What a status report says, counted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatusReportSummary")
    public record ReportSummary(
            @Schema(description = "Whose payment file it is about")
            UUID run,

            @Schema(description = "The bank's id of the report")
            String messageId,

            @Schema(
                    description =
                            "What becomes of every transfer that no report names; missing where this one does not say")
            @Nullable PaymentStatus wholeFile,

            int pending,
            int settled,
            int rejected) {}

    /** What a statement says, counted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatementSummary")
    public record StatementSummary(
            @Schema(description = "Whose account it is") String legalEntity,

            @Schema(description = "The bank's id of the statement; an account number in it is left out")
            String statementId,

            int page,
            boolean lastPage,

            @Schema(description = "The day of the closing balance, or of the end of the period") @Nullable LocalDate through,

            @Schema(description = "Booked ones; what is only pending or announced is not looked at")
            int entries,

            @Schema(description = "Those of them that concern no payroll run of this tenant")
            int foreignEntries,

            @Schema(description = "How many payroll runs it books something for")
            int runs,

            @Schema(description = "How many bookings these are")
            int bookings) {}

    static BankFileView of(BankFile file) {
        return new BankFileView(
                file.key().id(),
                file.kind().name(),
                file.kind() == Kind.STATUS_REPORT ? Summaries.read(file.summary(), ReportSummary.class) : null,
                file.kind() == Kind.STATEMENT ? Summaries.read(file.summary(), StatementSummary.class) : null,
                file.importedBy(),
                file.importedAt());
    }
}
