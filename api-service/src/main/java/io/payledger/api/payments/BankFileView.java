package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.api.payments.Uploads.FileError;
import io.payledger.events.RunEvent.PaymentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An imported status report or statement in answers. */
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

    /** A status report in numbers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatusReportSummary")
    public record ReportSummary(
            @Schema(description = "The run whose payment file it reports on")
            UUID run,

            @Schema(description = "The bank's id of the report")
            String messageId,

            @Schema(
                    description =
                            "The status of all transfers that no report names; missing if this report does not state it")
            @Nullable PaymentStatus wholeFile,

            int pending,
            int settled,
            int rejected) {}

    /** A statement in numbers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatementSummary")
    public record StatementSummary(
            @Schema(description = "The owner of the account")
            String legalEntity,

            @Schema(description = "The bank's id of the statement; an account number in it is left out")
            String statementId,

            int page,
            boolean lastPage,

            @Schema(description = "The day of the closing balance, or of the end of the period") @Nullable LocalDate through,

            @Schema(description = "Booked entries; pending and announced ones are ignored")
            int entries,

            @Schema(description = "Entries that concern no payroll run of this tenant")
            int foreignEntries,

            @Schema(description = "Payroll runs that it has bookings for")
            int runs,

            @Schema(description = "Bookings for payroll runs")
            int bookings,

            @Schema(
                    description =
                            "What to look at in a statement that is imported all the same; left out if there is nothing. The"
                                    + " balances and booked entries that do not add up, and account numbers of other parties"
                                    + " that are none")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<FileError> findings) {

        public StatementSummary {
            // summaries of statements that were imported before findings were reported have none
            findings = findings == null ? List.of() : List.copyOf(findings);
        }
    }

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
