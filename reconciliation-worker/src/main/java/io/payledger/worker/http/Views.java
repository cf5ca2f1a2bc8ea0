package io.payledger.worker.http;

import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.freshness.Position;
import io.payledger.reconciliation.BreakPage;
import io.payledger.reconciliation.RunReconciliation;
import io.payledger.worker.ledger.Account;
import io.payledger.worker.ledger.Balance;
import io.payledger.worker.ledger.Bank;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Control;
import io.payledger.worker.ledger.Ledger;
import io.payledger.worker.ledger.LineSums;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.RegisterTotals;
import io.payledger.worker.ledger.ReleaseOrder;
import io.payledger.worker.ledger.RunLedger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of the projection as the contract's records. */
record Views(String foldVersion, String instance) {

    RunReconciliation reconciliation(RunRead.FoundRun found, BreakPageRequest page, Position through) {
        RunLedger run = found.run();
        BreakPage breaks = breaks(found.breaks(), page);
        Reconciliation reconciliation = Reconciliation.of(run);
        RegisterTotals register = run.register();
        Map<String, String> parts = new LinkedHashMap<>();
        reconciliation.parts().forEach((part, status) -> parts.put(part.word(), status.name()));
        Map<String, Long> counts = new LinkedHashMap<>();
        for (BreakState state : BreakState.values()) {
            counts.put(state.name(), run.breaksIn(state));
        }
        return new RunReconciliation(
                found.shard().id(),
                run.id(),
                run.phase().name(),
                Optional.ofNullable(reconciliation.verdict()).map(Enum::name).orElse(null),
                reconciliation.text(through),
                reconciliation.awaiting(),
                parts,
                Optional.ofNullable(run.created()).map(Views::origin).orElse(null),
                new RunReconciliation.RecordedRegister(
                        register.revision(),
                        register.chunks(),
                        register.recorded(),
                        register.complete(),
                        register.totals()),
                control(run.submitted()),
                control(run.approved()),
                release(run.release()),
                transfers(run),
                bookings(run),
                entries(run.ledger()),
                counts,
                breaks.breaks(),
                breaks.breaksNext(),
                run.lineBreaks().unlisted(),
                run.changedAt().toString(),
                through.toString(),
                foldVersion,
                instance);
    }

    /** The page, of breaks of which there may be one more. */
    static BreakPage breaks(List<Break> found, BreakPageRequest page) {
        List<Break> shown = found.subList(0, Math.min(found.size(), page.limit()));
        boolean more = found.size() > shown.size();
        return new BreakPage(
                shown.stream().map(Views::breakOf).toList(),
                more
                        ? BreakPageRequest.cursor(
                                shown.get(shown.size() - 1).finding().id())
                        : null);
    }

    private static BreakPage.Break breakOf(Break found) {
        return new BreakPage.Break(
                found.finding().id(),
                found.finding().check().word(),
                found.finding().item(),
                found.finding().side().word(),
                found.finding().expected(),
                found.finding().actual(),
                found.finding().evidence(),
                found.foundAt().toString(),
                found.changedAt().toString(),
                found.state(),
                found.owner(),
                found.reason(),
                found.proof(),
                found.assessedBy());
    }

    private static RunReconciliation.Origin origin(RunLedger.Origin origin) {
        return new RunReconciliation.Origin(
                origin.legalEntity(),
                origin.payGroup(),
                origin.periodStart().toString(),
                origin.periodEnd().toString(),
                origin.payDate().toString(),
                origin.currency(),
                origin.preparedBy());
    }

    private static RunReconciliation.@Nullable ControlTotals control(@Nullable Control control) {
        return control == null
                ? null
                : new RunReconciliation.ControlTotals(
                        control.content().revision(),
                        control.content().hash(),
                        control.by(),
                        control.position().toString(),
                        control.totals());
    }

    private static RunReconciliation.@Nullable ReleasedPayments release(@Nullable ReleaseOrder release) {
        return release == null
                ? null
                : new RunReconciliation.ReleasedPayments(
                        release.content().revision(),
                        release.content().hash(),
                        release.by(),
                        release.position().toString(),
                        release.order());
    }

    private static RunReconciliation.TransferCounts transfers(RunLedger run) {
        LineSums lines = run.bank().lines();
        PaymentStatus others = run.bank().wholeFile();
        long unnamed = run.register().totals().transfers() - lines.named();
        return new RunReconciliation.TransferCounts(
                lines.pending() + (others == PaymentStatus.PENDING ? unnamed : 0),
                lines.settled() + (others == PaymentStatus.SETTLED ? unnamed : 0),
                lines.rejected() + (others == PaymentStatus.REJECTED ? unnamed : 0),
                others == null ? unnamed : 0);
    }

    private static RunReconciliation.Bookings bookings(RunLedger run) {
        Bank bank = run.bank();
        return new RunReconciliation.Bookings(
                bank.statementId(),
                bank.lines().booked(),
                bank.batches().bookings(),
                run.register().totals().transfers()
                        - bank.lines().booked()
                        - bank.batches().transfers(),
                bank.paidMinor(),
                bank.returnedMinor());
    }

    private static List<RunReconciliation.LedgerEntry> entries(Ledger ledger) {
        return Arrays.stream(Account.values())
                .map(account -> {
                    Balance balance = ledger.balance(account);
                    return new RunReconciliation.LedgerEntry(
                            account.word(), balance.debitMinor(), balance.creditMinor());
                })
                .toList();
    }
}
