package io.payledger.api.payroll;

import io.payledger.api.payroll.Decision.Accepted;
import io.payledger.api.payroll.Decision.DoneBefore;
import io.payledger.api.payroll.Decision.Reason;
import io.payledger.api.payroll.Decision.Refused;
import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunSubmitted;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payroll run, and what may happen to it. Every method decides and changes nothing: the caller writes what was
 * decided.
 *
 * @param revision counts the registers recorded, from 1; 0 while there is none
 * @param lastEditedBy who recorded the register last
 * @param updatedAt when the transaction of the last change began on the primary
 */
public record PayrollRun(
        UUID id,
        Terms terms,
        RunState state,
        int revision,
        int headcount,
        String preparedBy,
        @Nullable String lastEditedBy,
        @Nullable String submittedBy,
        @Nullable Approval approval,
        Instant createdAt,
        Instant updatedAt) {

    /** What a run is for. */
    public record Terms(String payGroup, LocalDate periodStart, LocalDate periodEnd, LocalDate payDate) {

        public Terms {
            if (!payGroup.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")) {
                throw new IllegalArgumentException(
                        "payGroup has 1 to 64 letters, digits, spaces, dots, hyphens or underscores");
            }
            if (periodEnd.isBefore(periodStart)) {
                throw new IllegalArgumentException("periodEnd is before periodStart");
            }
            if (periodStart.getYear() < 1900
                    || periodEnd.getYear() > 2200
                    || payDate.getYear() < 1900
                    || payDate.getYear() > 2200) {
                throw new IllegalArgumentException("dates lie between 1900 and 2200");
            }
        }
    }

    /** The second person's word. */
    public record Approval(String approvedBy, Instant approvedAt) {}

    public PayrollRun {
        if (revision < 0 || headcount < 0 || (state == RunState.APPROVED) != (approval != null)) {
            throw new IllegalArgumentException("not a payroll run: " + id);
        }
    }

    static Accepted create(UUID id, Terms terms, String actor, Instant at) {
        PayrollRun run = new PayrollRun(id, terms, RunState.DRAFT, 0, 0, actor, null, null, null, at, at);
        return new Accepted(
                run,
                List.of(new RunCreated(
                        id, terms.payGroup(), terms.periodStart(), terms.periodEnd(), terms.payDate(), actor)),
                Optional.empty());
    }

    /** Replaces the register; whatever revision the caller has read, where he names one, must still be the current. */
    Decision record(Register register, OptionalInt expectedRevision, String actor, Instant at) {
        if (changedSince(expectedRevision)) {
            return revisionChanged(expectedRevision);
        }
        if (state != RunState.DRAFT) {
            return new Refused(
                    Reason.NOT_DRAFT,
                    "The register can be replaced while the run is a DRAFT; it is " + state
                            + (state == RunState.PENDING_APPROVAL ? ". Have it rejected first." : " for good."));
        }
        int next = revision + 1;
        List<List<PayrollEvent.Item>> chunks = register.chunks();
        List<PayrollEvent> events = new ArrayList<>(chunks.size());
        for (int chunk = 1; chunk <= chunks.size(); chunk++) {
            events.add(new ItemsRecorded(id, next, chunk, chunks.size(), chunks.get(chunk - 1)));
        }
        PayrollRun edited = new PayrollRun(
                id,
                terms,
                state,
                next,
                register.items().size(),
                preparedBy,
                actor,
                submittedBy,
                approval,
                createdAt,
                at);
        return new Accepted(edited, events, Optional.empty());
    }

    /** Asks for approval; from here on the register is frozen. The totals are those of the recorded items. */
    Decision submit(List<ControlTotal> totals, OptionalInt expectedRevision, String actor, Instant at) {
        if (changedSince(expectedRevision)) {
            return revisionChanged(expectedRevision);
        }
        if (state == RunState.PENDING_APPROVAL && actor.equals(submittedBy)) {
            return new DoneBefore(this);
        }
        if (state != RunState.DRAFT) {
            return new Refused(Reason.NOT_DRAFT, "Only a DRAFT can be submitted; the run is " + state + ".");
        }
        if (headcount == 0) {
            return new Refused(
                    Reason.EMPTY_REGISTER, "The run has no items yet: record its register first (PUT …/items).");
        }
        return new Accepted(
                in(RunState.PENDING_APPROVAL, actor, null, at),
                List.of(new RunSubmitted(id, revision, actor, totals)),
                Optional.empty());
    }

    /** The second person's approval, bound to the register that is recorded now. */
    Decision approve(List<ControlTotal> totals, OptionalInt expectedRevision, String actor, Instant at) {
        if (changedSince(expectedRevision)) {
            return revisionChanged(expectedRevision);
        }
        if (approval != null && actor.equals(approval.approvedBy())) {
            return new DoneBefore(this);
        }
        if (state != RunState.PENDING_APPROVAL) {
            return new Refused(
                    Reason.NOT_PENDING,
                    "Only a run that is PENDING_APPROVAL can be approved; it is " + state
                            + (approval == null ? "." : ", approved by somebody else."));
        }
        if (hasHandled(actor)) {
            return new Refused(
                    Reason.APPROVER_IS_PREPARER,
                    "Whoever prepared, edited or submitted a run may not approve it; have another person approve.");
        }
        return new Accepted(
                in(RunState.APPROVED, submittedBy, new Approval(actor, at), at),
                List.of(new RunApproved(id, revision, actor, totals)),
                Optional.empty());
    }

    /** Back to DRAFT. Whoever handled the run may do that too: taking a run back needs no second person. */
    Decision reject(String reason, OptionalInt expectedRevision, String actor, Instant at) {
        if (changedSince(expectedRevision)) {
            return revisionChanged(expectedRevision);
        }
        if (state != RunState.PENDING_APPROVAL) {
            return new Refused(
                    Reason.NOT_PENDING, "Only a run that is PENDING_APPROVAL can be rejected; it is " + state + ".");
        }
        return new Accepted(
                in(RunState.DRAFT, null, null, at),
                List.of(new RunRejected(id, revision, actor, reason)),
                Optional.of(reason));
    }

    private boolean hasHandled(String actor) {
        return actor.equals(preparedBy) || actor.equals(lastEditedBy) || actor.equals(submittedBy);
    }

    private boolean changedSince(OptionalInt expectedRevision) {
        return expectedRevision.isPresent() && expectedRevision.getAsInt() != revision;
    }

    private Refused revisionChanged(OptionalInt expectedRevision) {
        return new Refused(
                Reason.REVISION_CHANGED,
                "The request is about revision " + expectedRevision.getAsInt() + " of the register, the current one is "
                        + revision + ". Read the run again, and decide on that.");
    }

    private PayrollRun in(RunState next, @Nullable String submitter, @Nullable Approval approvedNow, Instant at) {
        return new PayrollRun(
                id, terms, next, revision, headcount, preparedBy, lastEditedBy, submitter, approvedNow, createdAt, at);
    }
}
