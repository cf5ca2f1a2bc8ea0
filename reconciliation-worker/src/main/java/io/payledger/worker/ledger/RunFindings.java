package io.payledger.worker.ledger;

import static io.payledger.worker.ledger.Finding.RUN;

import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.Totals;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Finds what disagrees about a run as a whole, from its sums alone. */
final class RunFindings {

    private final RunLedger run;
    private final Totals items;
    private final List<Finding> found = new ArrayList<>();

    private RunFindings(RunLedger run) {
        this.run = run;
        this.items = run.register().totals();
    }

    /** All but what is left on the clearing account. */
    static List<Finding> of(RunLedger run) {
        RunFindings all = new RunFindings(run);
        all.course();
        all.controls();
        all.ledger();
        all.order();
        all.sequence(Side.STATUS, run.bank().reports());
        all.sequence(Side.STATEMENT, run.bank().statements());
        // missing parts of a report may name more transfers
        if (!run.bank().importing()) {
            all.statuses();
            all.batches();
        }
        return all.found;
    }

    /**
     * What is left on the clearing account although all is booked and nothing else is a break. Computed from other sums than
     * the comparison line by line, so that each checks the other.
     */
    static List<Finding> ofClearing(RunLedger run) {
        boolean undisputed = run.unresolved(Part.STATUS) == 0 && run.unresolved(Part.STATEMENT) == 0;
        if (run.release() == null
                || run.bank().importing()
                || !undisputed
                || !run.allBooked()
                || run.residueMinor().signum() == 0) {
            return List.of();
        }
        RunFindings clearing = new RunFindings(run);
        clearing.add(
                Check.CLEARED, Side.CLEARING, "0", run.residueMinor().toString(), "the balance of net pay clearing");
        return clearing.found;
    }

    private void course() {
        if (run.created() == null) {
            add(Check.RUN_CREATED, Side.RUN, "created", "never created", "the run's course");
        }
        RunLedger.Violation violation = run.violation();
        if (violation != null) {
            add(
                    Check.LIFECYCLE,
                    Side.RUN,
                    violation.expected(),
                    violation.actual(),
                    violation.number() + " events out of the run's course, this one last");
        }
        RegisterTotals.Disorder disorder = run.register().disorder();
        if (disorder != null) {
            add(
                    Check.REGISTER_SEQUENCE,
                    Side.REGISTER,
                    disorder.expected(),
                    disorder.actual(),
                    "revision " + run.register().revision());
        }
    }

    private void controls() {
        Control submitted = run.submitted();
        Control approved = run.approved();
        if (submitted != null) {
            control(submitted, Side.SUBMITTED, "submitted by " + submitted.by());
        }
        if (approved != null) {
            control(approved, Side.APPROVED, "approved by " + approved.by());
            if (submitted != null) {
                content(submitted.content(), approved.content(), Side.APPROVED, "submitted at " + submitted.position());
            }
        }
    }

    private void control(Control control, Side side, String signed) {
        RegisterTotals register = run.register();
        String evidence = signed + " at " + control.position();
        compare(Check.REGISTER_REVISION, side, control.content().revision(), register.revision(), evidence);
        compare(Check.REGISTER_COMPLETE, side, register.chunks(), register.recorded(), evidence);
        Totals totals = control.totals();
        String sums = evidence + ", against " + items.headcount() + " items";
        compare(Check.HEADCOUNT, side, totals.headcount(), items.headcount(), sums);
        for (Component component : Component.values()) {
            compare(component.check(), side, component.of(totals.amounts()), component.of(items.amounts()), sums);
        }
        compare(Check.TRANSFERS, side, totals.transfers(), items.transfers(), sums);
        compare(Check.TRANSFERRED, side, totals.transferredMinor(), items.transferredMinor(), sums);
    }

    private void content(Content expected, Content actual, Side side, String evidence) {
        if (!expected.equals(actual)) {
            add(Check.CONTENT, side, text(expected), text(actual), evidence);
        }
    }

    private static String text(Content content) {
        return "revision " + content.revision() + " with hash " + content.hash();
    }

    private void ledger() {
        Ledger ledger = run.register().ledger();
        for (Component component : Component.values()) {
            BigInteger sum = component.of(items.amounts());
            Account debit = component.debit();
            Account credit = component.credit();
            BigInteger debited = debit == null
                    ? sum
                    : ledger.balance(debit).creditBalanceMinor().negate();
            BigInteger credited = credit == null ? sum : ledger.balance(credit).creditBalanceMinor();
            if (!debited.equals(sum) || !credited.equals(sum)) {
                add(
                        component.check(),
                        Side.LEDGER,
                        sum.toString(),
                        "debited " + debited + ", credited " + credited,
                        "the sum of the items against the accounts");
            }
        }
        compare(
                Check.DEBITS_EQUAL_CREDITS,
                Side.LEDGER,
                ledger.debitsMinor(),
                ledger.creditsMinor(),
                "the entries of " + items.headcount() + " items");
    }

    private void order() {
        ReleaseOrder release = run.release();
        Control approved = run.approved();
        if (release == null) {
            return;
        }
        String evidence = "released by " + release.by() + " at " + release.position();
        if (approved != null) {
            content(approved.content(), release.content(), Side.ORDER, evidence);
        }
        PaymentOrder order = release.order();
        compare(Check.TRANSFERS, Side.ORDER, items.transfers(), order == null ? 0 : order.transfers(), evidence);
        compare(
                Check.TRANSFERRED,
                Side.ORDER,
                items.transferredMinor(),
                order == null ? 0 : order.controlSumMinor(),
                evidence);
        if (order != null) {
            String named = EndToEndId.ofMessage(run.id(), release.content().revision());
            if (!named.equals(order.messageId())) {
                add(Check.MESSAGE_ID, Side.ORDER, named, order.messageId(), evidence);
            }
        }
    }

    private void sequence(Side side, ImportSequence sequence) {
        if (sequence.early() > 0) {
            add(
                    Check.BEFORE_TRANSMISSION,
                    side,
                    "nothing before the transmission",
                    sequence.early() + " parts",
                    "the last in " + sequence.lastOdd());
        }
        if (sequence.disordered() > 0) {
            add(
                    Check.IMPORT_SEQUENCE,
                    side,
                    "parts in order",
                    sequence.disordered() + " out of order",
                    "the last in " + sequence.lastOdd());
        }
    }

    private void statuses() {
        long unnamed = items.transfers() - run.bank().lines().named();
        if (run.bank().wholeFile() == PaymentStatus.REJECTED && unnamed > 0) {
            add(Check.REJECTED, Side.STATUS, "paid", "rejected", unnamed + " transfers that no report names");
        }
    }

    private void batches() {
        Bank bank = run.bank();
        Batches batches = bank.batches();
        if (batches.foreign() > 0) {
            add(
                    Check.CURRENCY,
                    Side.STATEMENT,
                    "the run's currency",
                    batches.foreign() + " in another currency",
                    "bookings of several transfers");
        }
        if (bank.outOfRange() > 0) {
            add(
                    Check.AMOUNT_RANGE,
                    Side.STATEMENT,
                    "sums within 64 bits",
                    bank.outOfRange() + " bookings beyond",
                    "they are in no sum");
        }
        if (batches.bookings() == 0) {
            return;
        }
        boolean counted = batches.uncounted() == 0;
        boolean countAgrees = !counted || run.batchCountAgrees();
        boolean moreToCome = counted
                && batches.transfers() < run.transfersLeft() - bank.lines().spared()
                && batches.minor()
                                .compareTo(
                                        run.dueLeftMinor().subtract(bank.lines().sparedDueMinor()))
                        < 0;
        String evidence = batches.bookings() + " bookings of several transfers, the last statement "
                + bank.statementId() + "; "
                + bank.lines().spared() + " transfers are not expected";
        if (run.batchSumAgrees()) {
            if (!countAgrees) {
                add(
                        Check.TRANSFERS,
                        Side.STATEMENT,
                        Long.toString(run.transfersLeft()),
                        Long.toString(batches.transfers()),
                        evidence);
            }
        } else if (!moreToCome || batches.returned()) {
            add(
                    batches.returned() ? Check.RETURNED : Check.TRANSFERRED,
                    Side.STATEMENT,
                    run.dueLeftMinor().toString(),
                    batches.minor().toString(),
                    evidence);
        }
    }

    private void compare(Check check, Side side, long expected, long actual, String evidence) {
        compare(check, side, BigInteger.valueOf(expected), BigInteger.valueOf(actual), evidence);
    }

    private void compare(Check check, Side side, BigInteger expected, BigInteger actual, String evidence) {
        if (!expected.equals(actual)) {
            add(check, side, expected.toString(), actual.toString(), evidence);
        }
    }

    private void add(Check check, Side side, String expected, String actual, String evidence) {
        found.add(new Finding(check, RUN, side, expected, actual, evidence));
    }
}
