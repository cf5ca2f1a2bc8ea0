package io.payledger.worker.reconciliation;

import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.Totals;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.Fold;
import io.payledger.worker.ledger.Account;
import io.payledger.worker.ledger.Balance;
import io.payledger.worker.ledger.Bank;
import io.payledger.worker.ledger.Control;
import io.payledger.worker.ledger.Ledger;
import io.payledger.worker.ledger.LineSums;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.Register;
import io.payledger.worker.ledger.Release;
import io.payledger.worker.ledger.RunState;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's reconciliation as JSON. Amounts are in minor units of the run's currency.
 *
 * @param state how far the run has come
 * @param verdict {@code AGREED}, {@code RECONCILED} or {@code BROKEN}, null until the run was approved
 * @param verdictText the verdict as a sentence, with what it is about
 * @param awaiting what has yet to come in before the run is reconciled
 * @param parts {@code PENDING}, {@code AGREED} or {@code BROKEN}, by part
 * @param breakCounts by state, exactly
 * @param breaks the first page of them; before the approval, what would break it
 * @param breaksUnlisted how many are counted as open and have no row, because there are too many
 * @param breaksNext the cursor of the next page, null where this is all
 * @param changedAt the position that last changed the run
 * @param through the position through which this answer is true
 */
record ReconciliationView(
        String shard,
        UUID run,
        String state,
        @Nullable String verdict,
        @Nullable String verdictText,
        List<String> awaiting,
        Map<String, String> parts,
        @Nullable OriginView created,
        RegisterView register,
        @Nullable ControlView submitted,
        @Nullable ControlView approved,
        @Nullable ReleaseView released,
        StatusView transfersByStatus,
        BookingsView bookings,
        List<Entry> ledger,
        Map<String, Long> breakCounts,
        List<BreaksView.BreakView> breaks,
        @Nullable String breaksNext,
        long breaksUnlisted,
        String changedAt,
        String through,
        String foldVersion,
        String instance) {

    record OriginView(
            String legalEntity,
            String payGroup,
            String periodStart,
            String periodEnd,
            String payDate,
            String currency,
            String preparedBy) {}

    /** Sums over the items that are in. */
    record RegisterView(int revision, int chunks, int chunksRecorded, boolean complete, Totals totals) {}

    record ControlView(int revision, String hash, String by, String position, Totals totals) {}

    record ReleaseView(
            int revision,
            String hash,
            String by,
            String position,
            @Nullable PaymentOrder order) {}

    /** How many transfers the bank's reports say what of; {@code unreported} ones are in none. */
    record StatusView(long pending, long settled, long rejected, long unreported) {}

    /**
     * What the bank's statements booked.
     *
     * @param transfers booked one by one
     * @param sums bookings of several transfers as one
     * @param transfersLeft that are in neither, as far as the bank says how many its sums are of
     */
    record BookingsView(
            @Nullable String statementId,
            long transfers,
            long sums,
            long transfersLeft,
            BigInteger paidMinor,
            BigInteger returnedMinor) {}

    /** Both sides of one account. */
    record Entry(String account, BigInteger debitMinor, BigInteger creditMinor) {}

    static ReconciliationView of(Shard shard, RunState run, BreaksView breaks, Position through, String instance) {
        Reconciliation reconciliation = Reconciliation.of(run);
        Register register = run.register();
        Map<String, String> parts = new LinkedHashMap<>();
        reconciliation.parts().forEach((part, status) -> parts.put(part.word(), status.name()));
        Map<String, Long> counts = new LinkedHashMap<>();
        for (BreakState state : BreakState.values()) {
            counts.put(state.name(), run.breaksIn(state));
        }
        return new ReconciliationView(
                shard.id(),
                run.id(),
                run.phase().name(),
                Optional.ofNullable(reconciliation.verdict()).map(Enum::name).orElse(null),
                reconciliation.text(through),
                reconciliation.awaiting(),
                parts,
                Optional.ofNullable(run.created())
                        .map(ReconciliationView::origin)
                        .orElse(null),
                new RegisterView(
                        register.revision(),
                        register.chunks(),
                        register.recorded(),
                        register.complete(),
                        register.totals()),
                control(run.submitted()),
                control(run.approved()),
                release(run.release()),
                statuses(run),
                bookings(run),
                entries(run.ledger()),
                counts,
                breaks.breaks(),
                breaks.breaksNext(),
                run.lineBreaks().unlisted(),
                run.changedAt().toString(),
                through.toString(),
                Fold.VERSION,
                instance);
    }

    private static OriginView origin(RunState.Origin origin) {
        return new OriginView(
                origin.legalEntity(),
                origin.payGroup(),
                origin.periodStart().toString(),
                origin.periodEnd().toString(),
                origin.payDate().toString(),
                origin.currency(),
                origin.preparedBy());
    }

    private static @Nullable ControlView control(@Nullable Control control) {
        return control == null
                ? null
                : new ControlView(
                        control.content().revision(),
                        control.content().hash(),
                        control.by(),
                        control.position().toString(),
                        control.totals());
    }

    private static @Nullable ReleaseView release(@Nullable Release release) {
        return release == null
                ? null
                : new ReleaseView(
                        release.content().revision(),
                        release.content().hash(),
                        release.by(),
                        release.position().toString(),
                        release.order());
    }

    private static StatusView statuses(RunState run) {
        LineSums lines = run.bank().lines();
        PaymentStatus others = run.bank().wholeFile();
        long unnamed = run.register().totals().transfers() - lines.named();
        return new StatusView(
                lines.pending() + (others == PaymentStatus.PENDING ? unnamed : 0),
                lines.settled() + (others == PaymentStatus.SETTLED ? unnamed : 0),
                lines.rejected() + (others == PaymentStatus.REJECTED ? unnamed : 0),
                others == null ? unnamed : 0);
    }

    private static BookingsView bookings(RunState run) {
        Bank bank = run.bank();
        return new BookingsView(
                bank.statementId(),
                bank.lines().booked(),
                bank.batches().bookings(),
                run.register().totals().transfers()
                        - bank.lines().booked()
                        - bank.batches().transfers(),
                bank.paidMinor(),
                bank.returnedMinor());
    }

    private static List<Entry> entries(Ledger ledger) {
        return Arrays.stream(Account.values())
                .map(account -> {
                    Balance balance = ledger.balance(account);
                    return new Entry(account.word(), balance.debitMinor(), balance.creditMinor());
                })
                .toList();
    }
}
