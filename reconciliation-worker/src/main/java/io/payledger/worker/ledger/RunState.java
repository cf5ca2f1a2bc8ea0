package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunSubmitted;
import io.payledger.freshness.Position;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One payroll run as its events tell it. Every event is taken as it comes: what should not have happened is kept as a
 * break, for a ledger that refuses events could not explain the run any more. Immutable.
 *
 * @param changedAt the position of the event that last changed it
 * @param created null where the run's creation has not been seen
 * @param submitted null unless the run waits for approval or was approved after a submission
 * @param approved null until the run was approved; the first approval stays
 * @param breaks what was wrong with the run's course; what was wrong with its items is in the register
 */
public record RunState(
        Position changedAt,
        Phase phase,
        @Nullable Origin created,
        Register register,
        @Nullable Control submitted,
        @Nullable Control approved,
        Breaks breaks) {

    /** Before the first event. */
    public static final RunState NONE =
            new RunState(Position.NONE, Phase.OPEN, null, Register.NONE, null, null, Breaks.NONE);

    /** What the run is for. */
    public record Origin(
            String payGroup, LocalDate periodStart, LocalDate periodEnd, LocalDate payDate, String preparedBy) {}

    public enum Phase {
        /** The register is being prepared. */
        OPEN,
        AWAITING_APPROVAL,
        APPROVED
    }

    /** This run after {@code event}, which was committed at {@code position}. */
    public RunState after(PayrollEvent event, Position position) {
        RunState before = changedAt(position);
        if (event instanceof RunCreated creation) {
            return before.afterCreation(creation);
        }
        if (event instanceof ItemsRecorded chunk) {
            return before.afterItems(chunk);
        }
        if (event instanceof RunSubmitted submission) {
            return before.afterSubmission(submission);
        }
        if (event instanceof RunApproved approval) {
            return before.afterApproval(approval);
        }
        if (event instanceof RunRejected rejection) {
            return before.afterRejection(rejection);
        }
        throw new IllegalArgumentException("a payload that the ledger does not know: " + event.getClass());
    }

    private RunState changedAt(Position position) {
        return new RunState(position, phase, created, register, submitted, approved, breaks);
    }

    private RunState afterCreation(RunCreated creation) {
        if (created != null) {
            return with(Check.RUN_CREATED, "created once", "created again by " + creation.preparedBy());
        }
        Origin origin = new Origin(
                creation.payGroup(),
                creation.periodStart(),
                creation.periodEnd(),
                creation.payDate(),
                creation.preparedBy());
        return new RunState(changedAt, phase, origin, register, submitted, approved, breaks);
    }

    private RunState afterItems(ItemsRecorded chunk) {
        RunState judged = phase == Phase.OPEN
                ? this
                : with(Check.LIFECYCLE, "items only while the run is open", "items of revision " + chunk.revision());
        return new RunState(
                changedAt, phase, created, register.record(chunk, changedAt), submitted, approved, judged.breaks);
    }

    private RunState afterSubmission(RunSubmitted submission) {
        if (phase == Phase.APPROVED) {
            return with(
                    Check.LIFECYCLE, "nothing after the approval", "submitted again by " + submission.submittedBy());
        }
        Control control =
                new Control(submission.revision(), submission.submittedBy(), submission.controlTotals(), changedAt);
        return new RunState(changedAt, Phase.AWAITING_APPROVAL, created, register, control, null, breaks);
    }

    private RunState afterApproval(RunApproved approval) {
        if (phase == Phase.APPROVED) {
            return with(Check.LIFECYCLE, "approved once", "approved again by " + approval.approvedBy());
        }
        RunState judged = phase == Phase.AWAITING_APPROVAL
                ? this
                : with(
                        Check.LIFECYCLE,
                        "an approval follows a submission",
                        "approved without one by " + approval.approvedBy());
        Control control = new Control(approval.revision(), approval.approvedBy(), approval.controlTotals(), changedAt);
        return new RunState(changedAt, Phase.APPROVED, created, register, submitted, control, judged.breaks);
    }

    private RunState afterRejection(RunRejected rejection) {
        if (phase != Phase.AWAITING_APPROVAL) {
            return with(
                    Check.LIFECYCLE,
                    "a rejection follows a submission",
                    "rejected while " + phase + " by " + rejection.rejectedBy());
        }
        return new RunState(changedAt, Phase.OPEN, created, register, null, null, breaks);
    }

    private RunState with(Check check, String expected, String actual) {
        Break found = new Break(check, null, expected, actual, "the run's course", changedAt);
        return new RunState(changedAt, phase, created, register, submitted, approved, breaks.and(found));
    }
}
