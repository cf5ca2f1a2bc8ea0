package io.payledger.worker.reconciliation;

import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.Fold;
import io.payledger.worker.ledger.Account;
import io.payledger.worker.ledger.Balance;
import io.payledger.worker.ledger.Book;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Control;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.Register;
import io.payledger.worker.ledger.RunState;
import io.payledger.worker.ledger.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's reconciliation as JSON. Amounts are in minor units.
 *
 * @param state how far the run has come; once it is approved, the verdict
 * @param verdict {@code RECONCILED} or {@code BROKEN}, null until the run was approved
 * @param controlTotals what was approved, or until then what was submitted
 * @param breaks the first of them; before the approval, what would break it
 * @param changedAt the position that last changed the run
 * @param through the position through which this answer is true
 */
record ReconciliationView(
        String shard,
        UUID run,
        String state,
        @Nullable String verdict,
        @Nullable OriginView created,
        RegisterView register,
        @Nullable ControlView submitted,
        @Nullable ControlView approved,
        List<ControlTotal> controlTotals,
        List<ItemTotal> itemTotals,
        List<Entry> ledger,
        List<BreakView> breaks,
        long breaksTotal,
        String changedAt,
        String through,
        String foldVersion,
        String instance) {

    record OriginView(String payGroup, String periodStart, String periodEnd, String payDate, String preparedBy) {}

    record RegisterView(int revision, int chunks, int chunksRecorded, long items, boolean complete) {}

    record ControlView(int revision, String by, String position, List<ControlTotal> controlTotals) {}

    /** Sums over the items of one currency. */
    record ItemTotal(
            String currency, long headcount, long grossMinor, long taxesMinor, long deductionsMinor, long netMinor) {}

    /** Both sides of one account in one currency. */
    record Entry(String account, String currency, long debitMinor, long creditMinor) {}

    record BreakView(
            String check,
            @Nullable String currency,
            String expected,
            String actual,
            String evidence,
            String position) {}

    static ReconciliationView of(Shard shard, UUID id, RunState run, Position through, String instance) {
        Reconciliation reconciliation = Reconciliation.of(run);
        String verdict =
                Optional.ofNullable(reconciliation.verdict()).map(Enum::name).orElse(null);
        Register register = run.register();
        List<ItemTotal> totals = new ArrayList<>();
        List<Entry> ledger = new ArrayList<>();
        register.books().forEach((currency, book) -> {
            totals.add(total(currency, book));
            for (Account account : Account.values()) {
                Balance balance = book.balance(account);
                ledger.add(new Entry(account.word(), currency, balance.debitMinor(), balance.creditMinor()));
            }
        });
        return new ReconciliationView(
                shard.id(),
                id,
                verdict == null ? run.phase().name() : verdict,
                verdict,
                Optional.ofNullable(run.created())
                        .map(origin -> new OriginView(
                                origin.payGroup(),
                                origin.periodStart().toString(),
                                origin.periodEnd().toString(),
                                origin.payDate().toString(),
                                origin.preparedBy()))
                        .orElse(null),
                new RegisterView(
                        register.revision(),
                        register.chunks(),
                        register.recorded(),
                        register.items(),
                        register.complete()),
                control(run.submitted()),
                control(run.approved()),
                Optional.ofNullable(run.approved())
                        .or(() -> Optional.ofNullable(run.submitted()))
                        .map(Control::totals)
                        .orElse(List.of()),
                totals,
                ledger,
                reconciliation.breaks().stream().map(ReconciliationView::view).toList(),
                reconciliation.breaksTotal(),
                run.changedAt().toString(),
                through.toString(),
                Fold.VERSION,
                instance);
    }

    private static ItemTotal total(String currency, Book book) {
        Totals totals = book.totals();
        return new ItemTotal(
                currency,
                totals.headcount(),
                totals.grossMinor(),
                totals.taxesMinor(),
                totals.deductionsMinor(),
                totals.netMinor());
    }

    private static @Nullable ControlView control(@Nullable Control control) {
        return control == null
                ? null
                : new ControlView(
                        control.revision(), control.by(), control.position().toString(), control.totals());
    }

    private static BreakView view(Break found) {
        return new BreakView(
                found.check().word(),
                found.currency(),
                found.expected(),
                found.actual(),
                found.evidence(),
                found.position().toString());
    }
}
