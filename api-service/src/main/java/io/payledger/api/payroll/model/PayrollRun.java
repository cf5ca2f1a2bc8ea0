package io.payledger.api.payroll.model;

import io.payledger.api.command.Decision;
import io.payledger.api.payroll.model.Progress.Calculation;
import io.payledger.api.payroll.model.Progress.Release;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A payroll run and the decisions about it. A method decides and changes nothing: the caller writes the decision.
 *
 * @param requiredApprovals the number of different people who must approve
 * @param version counts the changes of the run, from 1; the ETag of its answers
 * @param revision counts the registers recorded, from 1; 0 while there is none
 * @param handledBy who has prepared, edited, calculated or submitted any of its revisions, or has changed what it is paid by:
 *     none of them may accept its blockers, approve or release it
 * @param updatedAt when the transaction of the last change began on the primary
 */
public record PayrollRun(
        UUID id,
        RunTerms terms,
        int requiredApprovals,
        RunState state,
        int version,
        int revision,
        int headcount,
        String preparedBy,
        SortedSet<String> handledBy,
        Progress progress,
        Instant createdAt,
        Instant updatedAt) {

    /** How far a missed pay date can be moved by the release alone. */
    private static final int EXECUTION_DAYS_MAX = 31;

    public PayrollRun {
        handledBy = Collections.unmodifiableSortedSet(new TreeSet<>(handledBy));
        boolean approved = state == RunState.APPROVED || state == RunState.RELEASED || state == RunState.CLOSED;
        if (version < 1
                || revision < 0
                || headcount < 0
                || requiredApprovals < 1
                || (approved && progress.approvals().size() < requiredApprovals)
                || (state == RunState.DRAFT && !(progress.approvals().isEmpty() && progress.calculation() == null))) {
            throw new IllegalArgumentException("not a payroll run: " + id);
        }
    }

    /** The actor, the time, and the version that they have read. */
    public record Request(String actor, Instant at, Optional<Integer> expectedVersion) {}

    /**
     * The run after a change, which takes one position for each event.
     *
     * @param reason the actor's reason, for the audit trail
     */
    public record Changed(PayrollRun run, List<RunEvent> events, Optional<String> reason) {}

    public static Changed create(UUID id, RunTerms terms, int requiredApprovals, String actor, Instant at) {
        SortedSet<String> handledBy = new TreeSet<>(List.of(actor));
        PayrollRun run = new PayrollRun(
                id, terms, requiredApprovals, RunState.DRAFT, 1, 0, 0, actor, handledBy, Progress.NONE, at, at);
        return new Changed(
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
                        terms.businessDate(),
                        terms.currency(),
                        terms.approvalDeadline(),
                        terms.reopenDeadline(),
                        requiredApprovals,
                        actor)),
                Optional.empty());
    }

    /** Changes what the run is for; the register stays. Repeated by a person who has handled the run, it is done already. */
    public Decision<Changed> changeTerms(RunTerms next, Request request) {
        boolean done = state == RunState.DRAFT && next.equals(terms) && handledBy.contains(request.actor());
        return ending(Transition.CHANGE_TERMS, request, done).orElseGet(() -> {
            if (next.corrects().filter(id::equals).isPresent()) {
                return Decision.refused(
                        RunRefusal.MALFORMED, "corrects: a run cannot correct itself. Name another run.");
            }
            if (headcount > 0 && !next.currency().equals(terms.currency())) {
                return Decision.refused(
                        RunRefusal.WRONG_STATE,
                        "The run has a register in " + terms.currency() + ". A run in " + next.currency()
                                + " is one of its own: create it, and cancel this one.");
            }
            PayrollRun changed = draft(revision, headcount, handledAlsoBy(request.actor()), request)
                    .withTerms(next);
            return changed.accepted(new RunTermsChanged(
                    id,
                    next.type(),
                    next.corrects(),
                    next.legalEntity(),
                    next.payGroup(),
                    next.periodStart(),
                    next.periodEnd(),
                    next.payDate(),
                    next.businessDate(),
                    next.currency(),
                    next.approvalDeadline(),
                    next.reopenDeadline(),
                    request.actor()));
        });
    }

    private PayrollRun withTerms(RunTerms changed) {
        return new PayrollRun(
                id,
                changed,
                requiredApprovals,
                state,
                version,
                revision,
                headcount,
                preparedBy,
                handledBy,
                progress,
                createdAt,
                updatedAt);
    }

    /** Replaces the register. */
    public Decision<Changed> record(Register register, Request request) {
        return refusal(Transition.RECORD_ITEMS, request).orElseGet(() -> {
            if (!register.currency().equals(terms.currency())) {
                return Decision.refused(
                        RunRefusal.OTHER_CURRENCY,
                        "The register is in " + register.currency() + ", the run in " + terms.currency()
                                + ". A run has one currency: send this register to a run of its own.");
            }
            int next = revision + 1;
            List<RunEvent> events = Chunks.events(
                    register.items(),
                    (chunk, chunks, firstLine, items) -> new ItemsRecorded(id, next, chunk, chunks, firstLine, items));
            PayrollRun recorded = draft(next, register.items().size(), handledAlsoBy(request.actor()), request);
            return new Decision.Accepted<>(new Changed(recorded, events, Optional.empty()));
        });
    }

    /**
     * Fixes the content to be approved and its blockers, all found in the stored items. A repetition is done already only
     * for a person who has handled the run: anyone else becomes one who has, and may not approve it. So do the people who
     * changed what the run is paid by.
     */
    public Decision<Changed> calculate(Examination found, Request request) {
        Calculation last = progress.calculation();
        boolean done =
                state == RunState.CALCULATED && last != null && found.isOf(last) && handledBy.contains(request.actor());
        return ending(Transition.CALCULATE, request, done).orElseGet(() -> {
            if (headcount == 0) {
                return Decision.refused(
                        RunRefusal.EMPTY_REGISTER,
                        "The run has no items yet: record its register first (PUT …/items).");
            }
            Calculation calculated = found.calculation();
            SortedSet<String> handled = handledAlsoBy(request.actor());
            found.changes().forEach(change -> handled.add(change.by()));
            return next(RunState.CALCULATED, Progress.NONE.with(calculated), handled, request)
                    .accepted(new RunCalculated(
                            id,
                            new Content(revision, calculated.hash()),
                            request.actor(),
                            calculated.totals(),
                            calculated.openBlockers()));
        });
    }

    /**
     * Accepts blockers: by a person who did not handle the run.
     *
     * @param blockers one or more
     */
    public Decision<Changed> accept(List<Blocker> blockers, String reason, Request request) {
        List<Blocker> open =
                blockers.stream().filter(each -> each.acceptance().isEmpty()).toList();
        boolean done = blockers.stream().allMatch(each -> each.isAcceptedBy(request.actor()));
        return ending(Transition.ACCEPT_BLOCKER, request, done)
                .or(() -> fourEyes("accept its blockers", "an approver", request.actor()))
                .orElseGet(() -> {
                    if (open.isEmpty()) {
                        return Decision.refused(
                                RunRefusal.WRONG_STATE,
                                "Another person has accepted this already. Read the blockers again.");
                    }
                    Optional<Blocker> fixed =
                            open.stream().filter(each -> !each.isAcceptable()).findFirst();
                    if (fixed.isPresent()) {
                        return Decision.refused(
                                RunRefusal.NOT_ACCEPTABLE,
                                "A blocker of this kind cannot be accepted: "
                                        + fixed.get().remedy(state));
                    }
                    Calculation current = calculated();
                    Calculation left = current.withBlockers(current.openBlockers() - open.size());
                    List<RunEvent> events = new ArrayList<>();
                    open.forEach(
                            each -> events.add(new BlockerAccepted(id, content(), each.id(), request.actor(), reason)));
                    return new Decision.Accepted<>(new Changed(
                            next(state, progress.with(left), handledBy, request), events, Optional.of(reason)));
                });
    }

    /** Asks for approval; from now on the register is frozen. */
    public Decision<Changed> submit(RegisterSummary summary, Request request) {
        boolean done = state == RunState.PENDING_APPROVAL && request.actor().equals(progress.submittedBy());
        return ending(Transition.SUBMIT, request, done)
                .or(() -> contentChanged(summary))
                .orElseGet(() -> next(
                                RunState.PENDING_APPROVAL,
                                progress.submitted(request.actor()),
                                handledAlsoBy(request.actor()),
                                request)
                        .accepted(new RunSubmitted(id, content(), request.actor(), summary.totals())));
    }

    /** Back to DRAFT. Approvals given so far become void. */
    public Decision<Changed> withdraw(String reason, Request request) {
        return refusal(Transition.WITHDRAW, request).orElseGet(() -> draft(revision, headcount, handledBy, request)
                .accepted(new RunWithdrawn(id, content(), request.actor(), reason), reason));
    }

    /**
     * One person's approval, bound to the content that they have read.
     *
     * @param override the reason of an approval after the deadline
     */
    public Decision<Changed> approve(RegisterSummary summary, Optional<String> override, Request request) {
        boolean done =
                progress.approvals().stream().anyMatch(given -> given.by().equals(request.actor()));
        return ending(Transition.APPROVE, request, done)
                .or(() -> contentChanged(summary))
                .or(() -> fourEyes("approve it", "an approver", request.actor()))
                .orElseGet(() -> approved(summary, override, request));
    }

    private Decision<Changed> approved(RegisterSummary summary, Optional<String> override, Request request) {
        if (calculated().openBlockers() > 0) {
            return Decision.refused(
                    RunRefusal.BLOCKED,
                    calculated().openBlockers()
                            + " blockers are open (GET …/blockers). Accept them with a reason, or send the run back to"
                            + " have their causes corrected: a preparer by POST …/withdraw, an approver by POST …/reject.");
        }
        boolean late = terms.approvalDeadline()
                .filter(deadline -> request.at().isAfter(deadline))
                .isPresent();
        if (late && override.isEmpty()) {
            return Decision.refused(
                    RunRefusal.DEADLINE_PASSED,
                    "The deadline of the approval was "
                            + terms.approvalDeadline().get()
                            + ". To approve after it, give a reason: {\"override\": {\"reason\": \"…\"}}.");
        }
        Approval given = new Approval(request.actor(), request.at(), late ? override : Optional.empty());
        List<Approval> all = new ArrayList<>(progress.approvals());
        all.add(given);
        boolean enough = all.size() >= requiredApprovals;
        RunState reached = enough ? RunState.APPROVED : RunState.PENDING_APPROVAL;
        RunEvent event = enough
                ? new RunApproved(id, content(), all, summary.totals())
                : new ApprovalGiven(id, content(), given, requiredApprovals);
        return new Decision.Accepted<>(new Changed(
                next(reached, progress.approved(all), handledBy, request), List.of(event), given.overriddenBecause()));
    }

    /** Back to DRAFT. People who handled the run may reject it too: it needs no second person. */
    public Decision<Changed> reject(String reason, Request request) {
        return refusal(Transition.REJECT, request).orElseGet(() -> draft(revision, headcount, handledBy, request)
                .accepted(new RunRejected(id, content(), request.actor(), reason), reason));
    }

    /** Back to DRAFT from an approval, before the payments are transmitted. */
    public Decision<Changed> reopen(String reason, Request request) {
        return refusal(Transition.REOPEN, request).orElseGet(() -> {
            if (progress.transmittedAt() != null) {
                return Decision.refused(
                        RunRefusal.TRANSMITTED,
                        "The run's payments were transmitted at " + progress.transmittedAt()
                                + ". Correct it by a run of the type CORRECTION.");
            }
            Optional<Instant> passed =
                    terms.reopenDeadline().filter(deadline -> request.at().isAfter(deadline));
            if (passed.isPresent()) {
                return Decision.refused(
                        RunRefusal.DEADLINE_PASSED,
                        "The run could be reopened until " + passed.get()
                                + ". Cancel it, or correct it by a run of the type CORRECTION.");
            }
            return draft(revision, headcount, handledBy, request)
                    .accepted(new RunReopened(id, content(), request.actor(), reason), reason);
        });
    }

    /**
     * Releases the payments for the pay date: by a person who did not handle the run.
     *
     * @param executionDate the day on which the bank pays instead; needed for transfers once the pay date has passed, and
     *     not permitted before
     */
    public Decision<Changed> release(RegisterSummary summary, Optional<LocalDate> executionDate, Request request) {
        return refusal(Transition.RELEASE, request)
                .or(() -> contentChanged(summary))
                .or(() -> fourEyes("release it", "a payment officer", request.actor()))
                .or(() -> executionRefused(executionDate, LocalDate.ofInstant(request.at(), ZoneOffset.UTC)))
                .orElseGet(() -> {
                    Release release = new Release(request.at(), executionDate.orElse(terms.payDate()));
                    PayrollRun released = next(RunState.RELEASED, progress.released(release), handledBy, request);
                    RunReleased event = new RunReleased(id, content(), request.actor(), released.order());
                    return executionDate.isPresent()
                            ? released.accepted(
                                    event,
                                    "executed on " + executionDate.get() + ": the pay date " + terms.payDate()
                                            + " had passed")
                            : released.accepted(event);
                });
    }

    /** A bank pays on the approved day. Another one is named by the person who releases, and never chosen for them. */
    private Optional<Decision<Changed>> executionRefused(Optional<LocalDate> executionDate, LocalDate today) {
        boolean isNeeded =
                terms.payDate().isBefore(today) && calculated().totals().transfers() > 0;
        if (!isNeeded) {
            return executionDate.map(named -> Decision.refused(
                    RunRefusal.MALFORMED,
                    "executionDate is for transfers whose pay date has passed. This run pays on " + terms.payDate()
                            + ": leave it out."));
        }
        LocalDate last = today.plusDays(EXECUTION_DAYS_MAX);
        boolean isPossible = executionDate
                .filter(day -> !day.isBefore(today) && !day.isAfter(last))
                .filter(day -> BankingDays.closedBecause(day, terms.currency()).isEmpty())
                .isPresent();
        return isPossible
                ? Optional.empty()
                : Optional.of(Decision.refused(
                        RunRefusal.PAY_DATE_PASSED,
                        "The pay date " + terms.payDate() + " has passed: today is " + today
                                + " in UTC. Name the day on"
                                + " which the bank pays instead, {\"executionDate\": \"…\"}: a banking day from "
                                + today
                                + " to " + last + ". To change the pay date itself, have an approver reopen the run."));
    }

    /** The order in the payment file; empty until the release, and if no item is paid by transfer. */
    public Optional<PaymentOrder> order() {
        Release release = progress.release();
        if (release == null || calculated().totals().transfers() == 0) {
            return Optional.empty();
        }
        Totals totals = calculated().totals();
        return Optional.of(new PaymentOrder(
                EndToEndId.ofMessage(id, revision),
                release.executionDate(),
                totals.transfers(),
                totals.transferredMinor()));
    }

    /** The payments were handed to the bank, which happens once, by one person or another. */
    public Decision<Changed> transmit(Request request) {
        boolean done = state == RunState.RELEASED && progress.transmittedAt() != null;
        return ending(Transition.TRANSMIT, request, done)
                .orElseGet(() -> next(state, progress.transmitted(request.at()), handledBy, request)
                        .accepted(new RunTransmitted(id, content(), request.actor())));
    }

    public Decision<Changed> close(Request request) {
        return refusal(Transition.CLOSE, request).orElseGet(() -> {
            if (progress.transmittedAt() == null) {
                return Decision.refused(
                        RunRefusal.NOT_TRANSMITTED,
                        "The run's payments are not transmitted yet: confirm that first (POST …/transmit).");
            }
            return next(RunState.CLOSED, progress, handledBy, request)
                    .accepted(new RunClosed(id, content(), request.actor()));
        });
    }

    public Decision<Changed> cancel(String reason, Request request) {
        return refusal(Transition.CANCEL, request)
                .orElseGet(() -> next(RunState.CANCELLED, progress, handledBy, request)
                        .accepted(new RunCancelled(id, revision, request.actor(), reason), reason));
    }

    /** The refusals that all transitions share: the version has changed, or the state does not allow it. */
    private Optional<Decision<Changed>> refusal(Transition wanted, Request request) {
        return ending(wanted, request, false);
    }

    /**
     * The same for a transition that its caller may have carried out before. The version comes first: a request about
     * another version is refused even where there is nothing left to do, because its caller has read something else.
     *
     * @param done nothing is left to do, for this caller
     */
    private Optional<Decision<Changed>> ending(Transition wanted, Request request, boolean done) {
        Optional<Integer> expected = request.expectedVersion();
        if (expected.isPresent() && expected.get() != version) {
            return Optional.of(Decision.refused(
                    RunRefusal.VERSION_CHANGED,
                    "The request is about version " + expected.get() + " of the run, the current one is " + version
                            + ". Read the run again and repeat the request with its ETag."));
        }
        if (done) {
            return Optional.of(new Decision.AlreadyApplied<>());
        }
        if (!wanted.isAllowedFrom(state)) {
            return Optional.of(Decision.refused(
                    RunRefusal.WRONG_STATE,
                    "'" + wanted.word() + "' is for a run that is "
                            + wanted.from().stream().map(RunState::name).collect(Collectors.joining(" or "))
                            + "; this one is " + state + "."));
        }
        return Optional.empty();
    }

    /** The items are stored apart from the run: another program may have changed them. */
    private Optional<Decision<Changed>> contentChanged(RegisterSummary summary) {
        return summary.hash().equals(calculated().hash())
                ? Optional.empty()
                : Optional.of(Decision.refused(
                        RunRefusal.CONTENT_CHANGED,
                        "The stored items, or the accounts that they are paid to, are not those that were calculated:"
                                + " record the register again."));
    }

    /** Refuses a person who has handled the run, and says by what. */
    private Optional<Decision<Changed>> fourEyes(String what, String who, String actor) {
        if (!handledBy.contains(actor)) {
            return Optional.empty();
        }
        Calculation calculation = progress.calculation();
        List<RuleChange> own = calculation == null
                ? List.of()
                : calculation.changes().stream()
                        .filter(change -> change.by().equals(actor))
                        .toList();
        String because = own.isEmpty()
                ? "You prepared, edited, calculated or submitted this run, or changed what it is paid by"
                : "You changed what this run is paid by ("
                        + own.stream()
                                .map(change -> change.action() + ", version " + change.version())
                                .collect(Collectors.joining("; "))
                        + ")";
        return Optional.of(Decision.refused(
                RunRefusal.APPROVER_IS_PREPARER,
                because + ", so you may not " + what + ". Have " + who
                        + " do it whom handledBy of the run does not name."));
    }

    private Content content() {
        return new Content(revision, calculated().hash());
    }

    private Calculation calculated() {
        Calculation calculation = progress.calculation();
        if (calculation == null) {
            throw new IllegalStateException("a run without a calculation: state=" + state + " run=" + id);
        }
        return calculation;
    }

    private SortedSet<String> handledAlsoBy(String actor) {
        SortedSet<String> handled = new TreeSet<>(handledBy);
        handled.add(actor);
        return handled;
    }

    private Decision<Changed> accepted(RunEvent event) {
        return new Decision.Accepted<>(new Changed(this, List.of(event), Optional.empty()));
    }

    private Decision<Changed> accepted(RunEvent event, String reason) {
        return new Decision.Accepted<>(new Changed(this, List.of(event), Optional.of(reason)));
    }

    private PayrollRun draft(int newRevision, int newHeadcount, SortedSet<String> handled, Request request) {
        return next(RunState.DRAFT, newRevision, newHeadcount, handled, Progress.NONE, request);
    }

    private PayrollRun next(RunState reached, Progress made, SortedSet<String> handled, Request request) {
        return next(reached, revision, headcount, handled, made, request);
    }

    private PayrollRun next(
            RunState reached,
            int newRevision,
            int newHeadcount,
            SortedSet<String> handled,
            Progress made,
            Request request) {
        return new PayrollRun(
                id,
                terms,
                requiredApprovals,
                reached,
                version + 1,
                newRevision,
                newHeadcount,
                preparedBy,
                handled,
                made,
                createdAt,
                request.at());
    }
}
