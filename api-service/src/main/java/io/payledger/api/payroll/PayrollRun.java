package io.payledger.api.payroll;

import io.payledger.api.payroll.Decision.Accepted;
import io.payledger.api.payroll.Decision.DoneBefore;
import io.payledger.api.payroll.Decision.Reason;
import io.payledger.api.payroll.Decision.Refused;
import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.Approval;
import io.payledger.events.PayrollEvent.ApprovalGiven;
import io.payledger.events.PayrollEvent.Content;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payroll run, and what may happen to it. Every method decides and changes nothing: the caller writes what was
 * decided.
 *
 * @param requiredApprovals how many different people have to approve
 * @param version counts the changes of the run, from 1; the ETag of its answers
 * @param revision counts the registers recorded, from 1; 0 while there is none
 * @param contentHash of the register, from its calculation on; null while the run is a DRAFT
 * @param handledBy who has prepared, edited, calculated or submitted it, in whatever revision: none of them may approve
 * @param approvals of this content; void with the next edit
 * @param transmittedAt when its payments were handed to the bank
 * @param updatedAt when the transaction of the last change began on the primary
 */
public record PayrollRun(
        UUID id,
        RunTerms terms,
        int requiredApprovals,
        RunState state,
        int version,
        int revision,
        @Nullable String contentHash,
        int headcount,
        String preparedBy,
        SortedSet<String> handledBy,
        @Nullable String submittedBy,
        List<Approval> approvals,
        @Nullable Instant transmittedAt,
        Instant createdAt,
        Instant updatedAt) {

    public PayrollRun {
        handledBy = Collections.unmodifiableSortedSet(new TreeSet<>(handledBy));
        approvals = List.copyOf(approvals);
        boolean approved = state == RunState.APPROVED || state == RunState.RELEASED || state == RunState.CLOSED;
        if (version < 1
                || revision < 0
                || headcount < 0
                || requiredApprovals < 1
                || (approved && approvals.size() < requiredApprovals)
                || (state == RunState.DRAFT && !(approvals.isEmpty() && contentHash == null))) {
            throw new IllegalArgumentException("not a payroll run: " + id);
        }
    }

    /** Who wants something, when, and of which run he speaks. */
    public record Request(String actor, Instant at, Optional<Integer> expectedVersion) {}

    static Accepted create(UUID id, RunTerms terms, int requiredApprovals, String actor, Instant at) {
        PayrollRun run = new PayrollRun(
                id,
                terms,
                requiredApprovals,
                RunState.DRAFT,
                1,
                0,
                null,
                0,
                actor,
                new TreeSet<>(List.of(actor)),
                null,
                List.of(),
                null,
                at,
                at);
        return new Accepted(
                run,
                List.of(new RunCreated(
                        id,
                        terms.type(),
                        terms.corrects(),
                        terms.legalEntity(),
                        terms.payGroup(),
                        terms.periodStart(),
                        terms.periodEnd(),
                        terms.payDate(),
                        terms.approvalDeadline(),
                        terms.reopenDeadline(),
                        requiredApprovals,
                        actor)),
                Optional.empty());
    }

    /** Replaces the register. */
    Decision record(Register register, Request request) {
        return refusal(Transition.RECORD_ITEMS, request).orElseGet(() -> {
            int next = revision + 1;
            List<List<PayrollEvent.Item>> chunks = register.chunks();
            List<PayrollEvent> events = new ArrayList<>(chunks.size());
            for (int chunk = 1; chunk <= chunks.size(); chunk++) {
                events.add(new ItemsRecorded(id, next, chunk, chunks.size(), chunks.get(chunk - 1)));
            }
            return new Accepted(
                    draft(request, next, register.items().size(), handledAlsoBy(request.actor())),
                    events,
                    Optional.empty());
        });
    }

    /** Fixes what is to be approved. Sums and hash are those of the recorded items. */
    Decision calculate(RegisterSummary summary, Request request) {
        if (state == RunState.CALCULATED) {
            return new DoneBefore(this);
        }
        return refusal(Transition.CALCULATE, request).orElseGet(() -> {
            if (headcount == 0) {
                return new Refused(
                        Reason.EMPTY_REGISTER, "The run has no items yet: record its register first (PUT …/items).");
            }
            PayrollRun calculated = next(
                    RunState.CALCULATED,
                    summary.hash(),
                    handledAlsoBy(request.actor()),
                    submittedBy,
                    List.of(),
                    transmittedAt,
                    request);
            return calculated.accepted(
                    new RunCalculated(id, new Content(revision, summary.hash()), request.actor(), summary.totals()));
        });
    }

    /** Asks for approval; from here on the register is frozen. */
    Decision submit(RegisterSummary summary, Request request) {
        if (state == RunState.PENDING_APPROVAL && request.actor().equals(submittedBy)) {
            return new DoneBefore(this);
        }
        return refusal(Transition.SUBMIT, request)
                .or(() -> changedBehindOurBack(summary))
                .orElseGet(() -> next(
                                RunState.PENDING_APPROVAL,
                                contentHash,
                                handledAlsoBy(request.actor()),
                                request.actor(),
                                List.of(),
                                transmittedAt,
                                request)
                        .accepted(new RunSubmitted(id, content(), request.actor(), summary.totals())));
    }

    /**
     * One person's approval, bound to the content that he has read.
     *
     * @param override why it has to count although the deadline has passed
     */
    Decision approve(RegisterSummary summary, Optional<String> override, Request request) {
        if (approvals.stream().anyMatch(given -> given.by().equals(request.actor()))) {
            return new DoneBefore(this);
        }
        return refusal(Transition.APPROVE, request)
                .or(() -> changedBehindOurBack(summary))
                .orElseGet(() -> approved(summary, override, request));
    }

    private Decision approved(RegisterSummary summary, Optional<String> override, Request request) {
        if (handledBy.contains(request.actor())) {
            return new Refused(
                    Reason.APPROVER_IS_PREPARER,
                    "Whoever prepared, edited or submitted a run may not approve it; have another person approve.");
        }
        boolean late = terms.approvalDeadline()
                .filter(deadline -> request.at().isAfter(deadline))
                .isPresent();
        if (late && override.isEmpty()) {
            return new Refused(
                    Reason.DEADLINE_PASSED,
                    "The approval's deadline was " + terms.approvalDeadline().get()
                            + ". To approve all the same, say why: {\"override\": {\"reason\": \"…\"}}.");
        }
        Approval given = new Approval(request.actor(), request.at(), late ? override : Optional.empty());
        List<Approval> all = new ArrayList<>(approvals);
        all.add(given);
        boolean enough = all.size() >= requiredApprovals;
        PayrollRun next = next(
                enough ? RunState.APPROVED : RunState.PENDING_APPROVAL,
                contentHash,
                handledBy,
                submittedBy,
                all,
                transmittedAt,
                request);
        return new Accepted(
                next,
                List.of(
                        enough
                                ? new RunApproved(id, content(), all, summary.totals())
                                : new ApprovalGiven(id, content(), given, requiredApprovals)),
                given.overriddenBecause());
    }

    /** Back to DRAFT. Whoever handled the run may do that too: taking a run back needs no second person. */
    Decision reject(String reason, Request request) {
        return refusal(Transition.REJECT, request)
                .orElseGet(() -> new Accepted(
                        draft(request, revision, headcount, handledBy),
                        List.of(new RunRejected(id, content(), request.actor(), reason)),
                        Optional.of(reason)));
    }

    /** Back to DRAFT from an approval, while nobody can have been paid. */
    Decision reopen(String reason, Request request) {
        return refusal(Transition.REOPEN, request).orElseGet(() -> {
            if (transmittedAt != null) {
                return new Refused(
                        Reason.TRANSMITTED,
                        "The run's payments were transmitted at " + transmittedAt
                                + ". Make good what is wrong by a run of the type CORRECTION.");
            }
            Optional<Instant> passed =
                    terms.reopenDeadline().filter(deadline -> request.at().isAfter(deadline));
            if (passed.isPresent()) {
                return new Refused(
                        Reason.DEADLINE_PASSED,
                        "The run could be reopened until " + passed.get()
                                + ". Cancel it, or make good what is wrong by a run of the type CORRECTION.");
            }
            return new Accepted(
                    draft(request, revision, headcount, handledBy),
                    List.of(new RunReopened(id, content(), request.actor(), reason)),
                    Optional.of(reason));
        });
    }

    /** Lets the payments be made. */
    Decision release(Request request) {
        return refusal(Transition.RELEASE, request).orElseGet(() -> at(RunState.RELEASED, request)
                .accepted(new RunReleased(id, content(), request.actor())));
    }

    /** The payments were handed to the bank. */
    Decision transmit(Request request) {
        return refusal(Transition.TRANSMIT, request).orElseGet(() -> {
            if (transmittedAt != null) {
                return new DoneBefore(this);
            }
            PayrollRun transmitted = next(state, contentHash, handledBy, submittedBy, approvals, request.at(), request);
            return transmitted.accepted(new RunTransmitted(id, content(), request.actor()));
        });
    }

    Decision close(Request request) {
        return refusal(Transition.CLOSE, request).orElseGet(() -> {
            if (transmittedAt == null) {
                return new Refused(
                        Reason.NOT_TRANSMITTED,
                        "The run's payments were not transmitted yet: say so first (POST …/transmit).");
            }
            return at(RunState.CLOSED, request).accepted(new RunClosed(id, content(), request.actor()));
        });
    }

    Decision cancel(String reason, Request request) {
        return refusal(Transition.CANCEL, request)
                .orElseGet(() -> new Accepted(
                        at(RunState.CANCELLED, request),
                        List.of(new RunCancelled(id, revision, request.actor(), reason)),
                        Optional.of(reason)));
    }

    /** What stands in the way whatever is wanted: another version than was read, another state than it needs. */
    private Optional<Decision> refusal(Transition wanted, Request request) {
        Optional<Integer> expected = request.expectedVersion();
        if (expected.isPresent() && expected.get() != version) {
            return Optional.of(new Refused(
                    Reason.VERSION_CHANGED,
                    "The request is about version " + expected.get() + " of the run, the current one is " + version
                            + ". Read the run again, and decide on that."));
        }
        if (!wanted.isAllowedFrom(state)) {
            return Optional.of(new Refused(
                    Reason.WRONG_STATE,
                    "'" + wanted.word() + "' is for a run that is " + either(wanted) + "; this one is " + state + "."));
        }
        return Optional.empty();
    }

    private static String either(Transition wanted) {
        return String.join(" or ", wanted.from().stream().map(RunState::name).toList());
    }

    /** The items are stored apart from the run: somebody with another program may have changed them. */
    private Optional<Decision> changedBehindOurBack(RegisterSummary summary) {
        return summary.hash().equals(contentHash)
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.CONTENT_CHANGED,
                        "The stored items are not those that were calculated: record the register again."));
    }

    private Content content() {
        if (contentHash == null) {
            throw new IllegalStateException("a run that is " + state + " and was not calculated: " + id);
        }
        return new Content(revision, contentHash);
    }

    private SortedSet<String> handledAlsoBy(String actor) {
        SortedSet<String> handled = new TreeSet<>(handledBy);
        handled.add(actor);
        return handled;
    }

    private Accepted accepted(PayrollEvent event) {
        return new Accepted(this, List.of(event), Optional.empty());
    }

    private PayrollRun at(RunState reached, Request request) {
        return next(reached, contentHash, handledBy, submittedBy, approvals, transmittedAt, request);
    }

    /** Nothing that was said about the former content counts any more. */
    private PayrollRun draft(Request request, int newRevision, int newHeadcount, SortedSet<String> handled) {
        return new PayrollRun(
                id,
                terms,
                requiredApprovals,
                RunState.DRAFT,
                version + 1,
                newRevision,
                null,
                newHeadcount,
                preparedBy,
                handled,
                null,
                List.of(),
                null,
                createdAt,
                request.at());
    }

    private PayrollRun next(
            RunState reached,
            @Nullable String hash,
            SortedSet<String> handled,
            @Nullable String submitter,
            List<Approval> given,
            @Nullable Instant transmitted,
            Request request) {
        return new PayrollRun(
                id,
                terms,
                requiredApprovals,
                reached,
                version + 1,
                revision,
                hash,
                headcount,
                preparedBy,
                handled,
                submitter,
                given,
                transmitted,
                createdAt,
                request.at());
    }
}
