package io.payledger.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.Totals;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's reconciliation. Amounts are in minor units of the run's currency. The JSON omits members that are null.
 *
 * @param state how far the run has come
 * @param verdict {@code AGREED}, {@code RECONCILED} or {@code BROKEN}, null until the run was approved
 * @param verdictText the verdict as a sentence, with what it is about
 * @param awaiting what has yet to come in before the run is reconciled
 * @param parts {@code PENDING}, {@code AGREED} or {@code BROKEN}, by part
 * @param breakCounts by state, exactly
 * @param breaks the first page of them; before the approval, what would break it
 * @param breaksNext the cursor of the next page, null where this is all
 * @param breaksUnlisted how many are counted as open and have no row, because there are too many
 * @param changedAt the position that last changed the run
 * @param through the position through which this answer is true
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReconciliation(
        String shard,
        UUID run,
        String state,
        @Nullable String verdict,
        @Nullable String verdictText,
        List<String> awaiting,
        Map<String, String> parts,
        @Nullable Origin created,
        RecordedRegister register,
        @Nullable ControlTotals submitted,
        @Nullable ControlTotals approved,
        @Nullable ReleasedPayments released,
        TransferCounts transfersByStatus,
        Bookings bookings,
        List<LedgerEntry> ledger,
        Map<String, Long> breakCounts,
        List<BreakPage.Break> breaks,
        @Nullable String breaksNext,
        long breaksUnlisted,
        String changedAt,
        String through,
        String foldVersion,
        String instance) {

    /** What the run was created with. */
    public record Origin(
            String legalEntity,
            String payGroup,
            String periodStart,
            String periodEnd,
            String payDate,
            String currency,
            String preparedBy) {}

    /** Sums over the items that were recorded. */
    public record RecordedRegister(int revision, int chunks, int chunksRecorded, boolean complete, Totals totals) {}

    /** What was submitted or approved, by whom and where in the tenant's history. */
    public record ControlTotals(int revision, String hash, String by, String position, Totals totals) {}

    /**
     * What was released, by whom and where in the tenant's history.
     *
     * @param order null if no item is paid by transfer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReleasedPayments(
            int revision,
            String hash,
            String by,
            String position,
            @Nullable PaymentOrder order) {}

    /** Transfers by the status in the bank's reports; {@code unreported} ones are in no report. */
    public record TransferCounts(long pending, long settled, long rejected, long unreported) {}

    /**
     * What the bank's statements booked.
     *
     * @param statementId of the last one with bookings of the run; null if there is none
     * @param transfers booked one by one
     * @param sums bookings of several transfers as one
     * @param transfersLeft not booked yet, as far as the bank states the counts of its sums
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bookings(
            @Nullable String statementId,
            long transfers,
            long sums,
            long transfersLeft,
            BigInteger paidMinor,
            BigInteger returnedMinor) {}

    /** Both sides of one account. */
    public record LedgerEntry(String account, BigInteger debitMinor, BigInteger creditMinor) {}
}
