package io.payledger.worker.ledger;

import io.payledger.events.RunEvent;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.RunEvent.RunApproved;
import io.payledger.events.RunEvent.RunCalculated;
import io.payledger.events.RunEvent.RunCancelled;
import io.payledger.events.RunEvent.RunClosed;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunEvent.RunRejected;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.RunReopened;
import io.payledger.events.RunEvent.RunSubmitted;
import io.payledger.events.RunEvent.RunTermsChanged;
import io.payledger.events.RunEvent.RunTransmitted;
import io.payledger.events.RunEvent.RunWithdrawn;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.freshness.Position;
import io.payledger.worker.ledger.RunLedger.Origin;
import io.payledger.worker.ledger.RunLedger.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enters one event into a run's ledger. Every event is accepted: one that should not have happened is a break, because a
 * ledger that refuses events could no longer explain the run.
 */
public final class RunLedgerUpdater {

    /** How many breaks of lines have a row of their own; further ones have the same few causes and are only counted. */
    static final int LISTED_MAX = 10_000;

    private static final Set<Phase> EDITABLE = EnumSet.of(Phase.DRAFT, Phase.CALCULATED);
    private static final Set<Phase> BEFORE_APPROVAL = EnumSet.of(Phase.DRAFT, Phase.CALCULATED, Phase.PENDING_APPROVAL);
    private static final Set<Phase> NOT_PAID =
            EnumSet.of(Phase.DRAFT, Phase.CALCULATED, Phase.PENDING_APPROVAL, Phase.APPROVED);

    private final RunRecords rows;
    private final Position at;
    private final List<Check> raised = new ArrayList<>();

    /** The rows of lines that this event needs; they are written once, at its end. */
    private final SortedMap<Integer, SortedMap<Integer, Line>> lines = new TreeMap<>();

    private RunLedger run;

    private RunLedgerUpdater(RunLedger run, Position at, RunRecords rows) {
        this.run = run.at(at);
        this.at = at;
        this.rows = rows;
    }

    /**
     * The result of one event.
     *
     * @param raised the checks that found a new break
     */
    public record Entered(RunLedger run, List<Check> raised) {

        public Entered {
            raised = List.copyOf(raised);
        }
    }

    /** The run after {@code event}, which was committed at {@code at}. */
    public static Entered enter(RunLedger run, RunEvent event, Position at, RunRecords rows) {
        RunLedgerUpdater updater = new RunLedgerUpdater(run, at, rows);
        updater.enter(event);
        updater.judge(RunFindings.of(updater.run), finding -> finding.side() != Side.CLEARING);
        updater.judge(RunFindings.ofClearing(updater.run), finding -> finding.side() == Side.CLEARING);
        updater.lines.forEach(
                (row, kept) -> rows.put(row, new Lines(updater.run.register().revision(), kept)));
        return new Entered(updater.run, updater.raised);
    }

    private void enter(RunEvent event) {
        if (event instanceof RunCreated creation) {
            enter(creation);
        } else if (event instanceof RunTermsChanged change) {
            step(EDITABLE, "its terms changed by " + change.changedBy(), before -> before.in(Phase.DRAFT));
            enter(change);
        } else if (event instanceof ItemsRecorded chunk) {
            enter(chunk);
        } else if (event instanceof RunCalculated calculation) {
            step(EDITABLE, "calculated by " + calculation.calculatedBy(), before -> before.in(Phase.CALCULATED));
        } else if (event instanceof BlockerAccepted acceptance) {
            step(BEFORE_APPROVAL, "a blocker accepted by " + acceptance.acceptedBy(), before -> before);
        } else if (event instanceof RunSubmitted submission) {
            enter(submission);
        } else if (event instanceof RunWithdrawn withdrawal) {
            step(EnumSet.of(Phase.PENDING_APPROVAL), "withdrawn by " + withdrawal.withdrawnBy(), RunLedger::takenBack);
        } else if (event instanceof ApprovalGiven given) {
            step(
                    EnumSet.of(Phase.PENDING_APPROVAL),
                    "approved by " + given.approval().by(),
                    before -> before);
        } else if (event instanceof RunApproved approval) {
            enter(approval);
        } else if (event instanceof RunRejected rejection) {
            step(EnumSet.of(Phase.PENDING_APPROVAL), "rejected by " + rejection.rejectedBy(), RunLedger::takenBack);
        } else if (event instanceof RunReopened reopening) {
            step(
                    EnumSet.of(Phase.APPROVED, Phase.RELEASED),
                    "reopened by " + reopening.reopenedBy(),
                    RunLedger::takenBack);
        } else if (event instanceof RunReleased release) {
            step(
                    EnumSet.of(Phase.APPROVED),
                    "released by " + release.releasedBy(),
                    before -> before.released(new ReleaseOrder(
                            release.content(),
                            release.releasedBy(),
                            release.order().orElse(null),
                            at)));
        } else if (event instanceof RunTransmitted transmission) {
            step(
                    EnumSet.of(Phase.RELEASED),
                    "transmitted by " + transmission.transmittedBy(),
                    before -> before.in(Phase.TRANSMITTED));
        } else if (event instanceof RunClosed closing) {
            step(EnumSet.of(Phase.TRANSMITTED), "closed by " + closing.closedBy(), before -> before.in(Phase.CLOSED));
        } else if (event instanceof RunCancelled cancellation) {
            step(NOT_PAID, "cancelled by " + cancellation.cancelledBy(), before -> before.in(Phase.CANCELLED));
        } else if (event instanceof PaymentStatusReported report) {
            enter(report);
        } else if (event instanceof PaymentsBooked statement) {
            enter(statement);
        } else if (event instanceof BreakAssessed assessment) {
            enter(assessment);
        } else {
            throw new IllegalArgumentException("a payload that the ledger does not know: " + event.getClass());
        }
    }

    private void enter(RunCreated creation) {
        if (run.created() != null) {
            run = run.violated("created once", "created again by " + creation.preparedBy());
            return;
        }
        run = run.created(new Origin(
                creation.legalEntity(),
                creation.payGroup(),
                creation.periodStart(),
                creation.periodEnd(),
                creation.payDate(),
                creation.currency(),
                creation.preparedBy()));
    }

    /** The preparer stays the person who created the run. */
    private void enter(RunTermsChanged change) {
        Origin before = run.created();
        if (before != null) {
            run = run.created(new Origin(
                    change.legalEntity(),
                    change.payGroup(),
                    change.periodStart(),
                    change.periodEnd(),
                    change.payDate(),
                    change.currency(),
                    before.preparedBy()));
        }
    }

    /** The first chunk makes a calculated run a draft again. */
    private void enter(ItemsRecorded chunk) {
        step(EDITABLE, "items of revision " + chunk.revision(), before -> before.in(Phase.DRAFT));
        if (run.register().supersededBy(chunk)) {
            run = run.supersededBy(RegisterTotals.begun(chunk.revision(), chunk.chunks()));
        }
        if (!run.register().continuedBy(chunk)) {
            run = run.with(run.register().disordered(chunk));
            return;
        }
        Totals totals = run.register().totals();
        Ledger ledger = run.register().ledger();
        int number = chunk.firstLine();
        for (Item item : chunk.items()) {
            String evidence =
                    "employee " + item.employee() + " in chunk " + chunk.chunk() + " of revision " + chunk.revision();
            Ledger own = Ledger.EMPTY.plus(item.amounts());
            if (!own.debitsMinor().equals(own.creditsMinor())) {
                raise(ofLine(
                        Check.ITEM_BALANCED,
                        number,
                        "debits " + own.debitsMinor(),
                        "credits " + own.creditsMinor(),
                        evidence));
            }
            try {
                Totals more = totals.plus(item);
                if (item.transferred()) {
                    due(number, item.amounts().netMinor());
                }
                totals = more;
                ledger = ledger.plus(item.amounts());
            } catch (ArithmeticException outOfRange) {
                raise(ofLine(Check.AMOUNT_RANGE, number, "sums within 64 bits", "beyond, not booked", evidence));
            }
            number++;
        }
        run = run.with(run.register().with(chunk, totals, ledger));
    }

    private static Finding ofLine(Check check, int number, String expected, String actual, String evidence) {
        return new Finding(check, Integer.toString(number), Side.REGISTER, expected, actual, evidence);
    }

    private void due(int number, long dueMinor) {
        change(
                number,
                before -> before.due(dueMinor),
                "the register of revision " + run.register().revision());
    }

    private void enter(RunSubmitted submission) {
        boolean open = BEFORE_APPROVAL.contains(run.phase());
        step(EnumSet.of(Phase.CALCULATED), "submitted by " + submission.submittedBy(), before -> before);
        if (open) {
            run = run.submitted(new Control(submission.content(), submission.submittedBy(), submission.totals(), at));
        }
    }

    private void enter(RunApproved approval) {
        boolean open = BEFORE_APPROVAL.contains(run.phase());
        String by = approval.approvals().stream().map(Approval::by).collect(Collectors.joining(", "));
        step(EnumSet.of(Phase.PENDING_APPROVAL), "approved by " + by, before -> before);
        if (open) {
            run = run.approved(new Control(approval.content(), by, approval.totals(), at));
        }
    }

    private void enter(PaymentStatusReported report) {
        Bank bank = run.bank();
        run = run.with(bank.reported(
                bank.reports().after(report.report(), report.chunk(), report.chunks(), run.transmitted()),
                report.wholeFile().orElse(null)));
        for (TransferStatus transfer : report.transfers()) {
            change(
                    transfer.line(),
                    before -> before.reported(transfer.status()),
                    transfer.code()
                            + transfer.reasonCode().map(code -> " " + code).orElse("") + " in report "
                            + report.report());
        }
    }

    private void enter(PaymentsBooked statement) {
        Bank bank = run.bank();
        run = run.with(bank.stated(
                bank.statements()
                        .after(statement.statement(), statement.chunk(), statement.chunks(), run.transmitted()),
                statement.statementId()));
        for (Booking booking : statement.bookings()) {
            boolean foreign = run.created() != null && !run.created().currency().equals(booking.currency());
            if (booking.line().isPresent()) {
                book(booking.line().get(), booking, foreign, "statement " + statement.statementId());
            } else {
                book(booking, foreign);
            }
        }
    }

    private void book(int number, Booking booking, boolean foreign, String statement) {
        String evidence = statement
                + booking.returnReasonCode()
                        .map(code -> ", returned for " + code)
                        .orElse("");
        if (foreign) {
            change(number, Line::bookedInAnotherCurrency, evidence);
            return;
        }
        try {
            change(number, before -> before.booked(booking.amountMinor()), evidence);
            run = run.with(run.bank().moved(booking.amountMinor()));
        } catch (ArithmeticException outOfRange) {
            run = run.with(run.bank().withOneOutOfRange());
        }
    }

    private void book(Booking booking, boolean foreign) {
        Batches batches = run.bank().batches();
        if (foreign) {
            run = run.with(run.bank().with(batches.inAnotherCurrency()));
        } else if (booking.amountMinor() != 0) {
            run = run.with(run.bank().with(batches.and(booking)).moved(booking.amountMinor()));
        }
    }

    /** An assessment of a break that does not exist is counted, and changes nothing else. */
    private void enter(BreakAssessed assessment) {
        Break before = find(assessment.breakId());
        if (before == null) {
            run = run.counting(run.standing(), run.breaks(), run.lineBreaks(), run.strayAssessments() + 1);
            return;
        }
        replace(before, before.assessed(assessment, at));
        if (before.finding().ofLine() && before.finding().side().bank()) {
            int number = Integer.parseInt(before.finding().item());
            set(number, line(number), withAssessment(number, line(number)));
        }
    }

    /** An event that is not allowed in this phase is a violation, and changes nothing else. */
    private void step(Set<Phase> allowed, String event, UnaryOperator<RunLedger> change) {
        run = allowed.contains(run.phase())
                ? change.apply(run)
                : run.violated("a run that is one of " + allowed, event + " while " + run.phase());
    }

    private SortedMap<Integer, Line> row(int number) {
        return lines.computeIfAbsent(Lines.row(number), row -> {
            Lines kept = rows.lines(row);
            return kept == null || kept.revision() != run.register().revision()
                    ? new TreeMap<>()
                    : new TreeMap<>(kept.lines());
        });
    }

    private Line line(int number) {
        return row(number).getOrDefault(number, Line.NONE);
    }

    /** Compares the findings before and after the change, so that a repeated report finds nothing new. */
    private void change(int number, UnaryOperator<Line> change, String evidence) {
        Line before = line(number);
        Line after = change.apply(before);
        if (after.equals(before)) {
            return;
        }
        var unused = settle(
                byId(before.findings(number, evidence)), byId(after.findings(number, evidence)), finding -> true);
        set(number, before, withAssessment(number, after));
    }

    private void set(int number, Line before, Line after) {
        row(number).put(number, after);
        run = run.with(run.bank().with(run.bank().lines().without(before).with(after)));
    }

    private Line withAssessment(int number, Line line) {
        List<Finding> findings = line.findings(number, "");
        return line.withAssessed(!findings.isEmpty()
                && findings.stream().allMatch(finding -> {
                    Break known = find(finding.id());
                    return known != null && !known.unresolved();
                }));
    }

    /** The findings about the run as a whole; those that match {@code concerned} end where they are found no more. */
    private void judge(List<Finding> findings, Predicate<Finding> concerned) {
        boolean half = run.bank().importing();
        SortedMap<String, Finding> standing = settle(
                run.standing(),
                byId(findings),
                // unknown while parts of a report are missing
                finding -> concerned.test(finding) && !(half && finding.side().bank()));
        run = run.counting(standing, run.breaks(), run.lineBreaks(), run.strayAssessments());
    }

    /** Raises what is new, revises what has changed, and mends what is gone and {@code mayEnd}. Returns what stands. */
    private SortedMap<String, Finding> settle(
            Map<String, Finding> former, Map<String, Finding> now, Predicate<Finding> mayEnd) {
        now.forEach((id, finding) -> {
            Finding known = former.get(id);
            if (known == null) {
                raise(finding);
            } else if (!known.samePointAs(finding)) {
                revise(finding);
            }
        });
        SortedMap<String, Finding> standing = new TreeMap<>(now);
        former.forEach((id, finding) -> {
            if (now.containsKey(id)) {
                return;
            }
            if (mayEnd.test(finding)) {
                mend(finding);
            } else {
                standing.put(id, finding);
            }
        });
        return standing;
    }

    private static Map<String, Finding> byId(List<Finding> findings) {
        Map<String, Finding> byId = new LinkedHashMap<>();
        findings.forEach(finding -> byId.put(finding.id(), finding));
        return byId;
    }

    private @Nullable Break find(String breakId) {
        Break known = rows.find(breakId);
        return known == null || !known.standsIn(run.register()) ? null : known;
    }

    private void raise(Finding finding) {
        raised.add(finding.check());
        Break known = find(finding.id());
        if (known != null) {
            replace(known, known.found(finding, at));
            return;
        }
        Tally tally = tally(finding).moved(finding.side().part(), null, BreakState.OPEN);
        if (finding.ofLine() && tally.listed() >= LISTED_MAX) {
            count(finding, tally.withUnlisted(1));
        } else {
            count(finding, tally.withListed());
            rows.put(Break.open(finding, finding.ofLine() ? run.register().revision() : 0, at));
        }
    }

    /** The same break with another finding. */
    private void revise(Finding finding) {
        Break known = find(finding.id());
        if (known != null) {
            replace(known, known.found(finding, at));
        }
    }

    private void mend(Finding finding) {
        Break known = find(finding.id());
        if (known != null) {
            replace(known, known.mended(at));
        } else {
            count(
                    finding,
                    tally(finding)
                            .moved(finding.side().part(), BreakState.OPEN, null)
                            .withUnlisted(-1));
        }
    }

    private void replace(Break before, Break after) {
        count(
                after.finding(),
                tally(after.finding()).moved(after.finding().side().part(), before.state(), after.state()));
        rows.put(after);
    }

    private Tally tally(Finding finding) {
        return finding.ofLine() ? run.lineBreaks() : run.breaks();
    }

    private void count(Finding finding, Tally tally) {
        run = finding.ofLine()
                ? run.counting(run.standing(), run.breaks(), tally, run.strayAssessments())
                : run.counting(run.standing(), tally, run.lineBreaks(), run.strayAssessments());
    }
}
