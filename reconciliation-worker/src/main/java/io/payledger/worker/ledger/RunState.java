package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.Approval;
import io.payledger.events.PayrollEvent.ApprovalGiven;
import io.payledger.events.PayrollEvent.Content;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCalculated;
import io.payledger.events.PayrollEvent.RunCancelled;
import io.payledger.events.PayrollEvent.RunClosed;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunReleased;
import io.payledger.events.PayrollEvent.RunReopened;
import io.payledger.events.PayrollEvent.RunSubmitted;
import io.payledger.events.PayrollEvent.RunTransmitted;
import io.payledger.freshness.Position;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One payroll run as its events tell it. Every event is taken as it comes: what should not have happened is kept as a
 * break, for a ledger that refuses events could not explain the run any more. Immutable.
 *
 * @param changedAt the position of the event that last changed it
 * @param created null where the run's creation has not been seen
 * @param submitted null unless the run waits for approval or was approved after a submission
 * @param approved null unless enough people have approved; an approval that was taken back is none
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
            new RunState(Position.NONE, Phase.DRAFT, null, Register.NONE, null, null, Breaks.NONE);

    private static final Set<Phase> EDITABLE = EnumSet.of(Phase.DRAFT, Phase.CALCULATED);
    private static final Set<Phase> BEFORE_APPROVAL = EnumSet.of(Phase.DRAFT, Phase.CALCULATED, Phase.PENDING_APPROVAL);
    private static final Set<Phase> NOT_PAID =
            EnumSet.of(Phase.DRAFT, Phase.CALCULATED, Phase.PENDING_APPROVAL, Phase.APPROVED);

    /** What the run is for. */
    public record Origin(
            String payGroup, LocalDate periodStart, LocalDate periodEnd, LocalDate payDate, String preparedBy) {}

    /** As the commands have it, but for the transmission, after which nothing leads back. */
    public enum Phase {
        DRAFT,
        CALCULATED,
        PENDING_APPROVAL,
        APPROVED,
        RELEASED,
        TRANSMITTED,
        CLOSED,
        CANCELLED
    }

    /** This run after {@code event}, which was committed at {@code position}. */
    public RunState after(PayrollEvent event, Position position) {
        RunState before = new RunState(position, phase, created, register, submitted, approved, breaks);
        if (event instanceof RunCreated creation) {
            return before.afterCreation(creation);
        }
        if (event instanceof ItemsRecorded chunk) {
            return before.afterItems(chunk);
        }
        if (event instanceof RunCalculated calculation) {
            return before.step(
                    EnumSet.of(Phase.DRAFT),
                    "calculated by " + calculation.calculatedBy(),
                    run -> run.in(Phase.CALCULATED));
        }
        if (event instanceof RunSubmitted submission) {
            return before.afterSubmission(submission);
        }
        if (event instanceof ApprovalGiven given) {
            return before.step(
                    EnumSet.of(Phase.PENDING_APPROVAL),
                    "approved by " + given.approval().by(),
                    run -> run);
        }
        if (event instanceof RunApproved approval) {
            return before.afterApproval(approval);
        }
        if (event instanceof RunRejected rejection) {
            return before.step(
                    EnumSet.of(Phase.PENDING_APPROVAL), "rejected by " + rejection.rejectedBy(), RunState::takenBack);
        }
        if (event instanceof RunReopened reopening) {
            return before.step(
                    EnumSet.of(Phase.APPROVED, Phase.RELEASED),
                    "reopened by " + reopening.reopenedBy(),
                    RunState::takenBack);
        }
        if (event instanceof RunReleased release) {
            return before.step(
                    EnumSet.of(Phase.APPROVED), "released by " + release.releasedBy(), run -> run.in(Phase.RELEASED));
        }
        if (event instanceof RunTransmitted transmission) {
            return before.step(
                    EnumSet.of(Phase.RELEASED),
                    "transmitted by " + transmission.transmittedBy(),
                    run -> run.in(Phase.TRANSMITTED));
        }
        if (event instanceof RunClosed closing) {
            return before.step(
                    EnumSet.of(Phase.TRANSMITTED), "closed by " + closing.closedBy(), run -> run.in(Phase.CLOSED));
        }
        if (event instanceof RunCancelled cancellation) {
            return before.step(NOT_PAID, "cancelled by " + cancellation.cancelledBy(), run -> run.in(Phase.CANCELLED));
        }
        throw new IllegalArgumentException("a payload that the ledger does not know: " + event.getClass());
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

    /** The first chunk makes a calculated run a draft again. */
    private RunState afterItems(ItemsRecorded chunk) {
        RunState judged = step(EDITABLE, "items of revision " + chunk.revision(), run -> run.in(Phase.DRAFT));
        return new RunState(
                changedAt,
                judged.phase,
                created,
                register.record(chunk, changedAt),
                submitted,
                approved,
                judged.breaks);
    }

    private RunState afterSubmission(RunSubmitted submission) {
        RunState judged = step(EnumSet.of(Phase.CALCULATED), "submitted by " + submission.submittedBy(), run -> run);
        if (!BEFORE_APPROVAL.contains(phase)) {
            return judged;
        }
        Control control = control(submission.content(), submission.submittedBy(), submission.controlTotals());
        return new RunState(changedAt, Phase.PENDING_APPROVAL, created, register, control, null, judged.breaks);
    }

    private RunState afterApproval(RunApproved approval) {
        String by = approval.approvals().stream().map(Approval::by).collect(Collectors.joining(", "));
        RunState judged = step(EnumSet.of(Phase.PENDING_APPROVAL), "approved by " + by, run -> run);
        if (!BEFORE_APPROVAL.contains(phase)) {
            return judged;
        }
        Control control = control(approval.content(), by, approval.controlTotals());
        return new RunState(changedAt, Phase.APPROVED, created, register, submitted, control, judged.breaks);
    }

    private Control control(Content content, String by, List<ControlTotal> totals) {
        return new Control(content.revision(), by, totals, changedAt);
    }

    /** A draft again: nobody has put a name under it any more. */
    private RunState takenBack() {
        return new RunState(changedAt, Phase.DRAFT, created, register, null, null, breaks);
    }

    private RunState in(Phase next) {
        return new RunState(changedAt, next, created, register, submitted, approved, breaks);
    }

    /** What is out of its course is evidence, and changes nothing else. */
    private RunState step(Set<Phase> allowed, String event, UnaryOperator<RunState> change) {
        return allowed.contains(phase)
                ? change.apply(this)
                : with(Check.LIFECYCLE, "a run that is one of " + allowed, event + " while " + phase);
    }

    private RunState with(Check check, String expected, String actual) {
        Break found = new Break(check, null, expected, actual, "the run's course", changedAt);
        return new RunState(changedAt, phase, created, register, submitted, approved, breaks.and(found));
    }
}
