package io.payledger.api.payroll.model;

import io.payledger.api.payroll.model.Decision.Accepted;
import io.payledger.api.payroll.model.Decision.AlreadyApplied;
import io.payledger.api.payroll.model.Decision.Reason;
import io.payledger.api.payroll.model.Decision.Refused;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Item;
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
import io.payledger.events.RunEvent.RunTransmitted;
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
import org.jspecify.annotations.Nullable;

/**
 * A payroll run and the decisions about it. A method decides and changes nothing: the caller writes the decision.
 *
 * @param requiredApprovals the number of different people who must approve
 * @param version counts the changes of the run, from 1; the ETag of its answers
 * @param revision counts the registers recorded, from 1; 0 while there is none
 * @param calculation the result of the last calculation; null while the run is a DRAFT
 * @param handledBy who has prepared, edited, calculated or submitted any of its revisions: none of them may approve
 * @param approvals of this content; void with the next edit
 * @param release null until the payments may be made
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
        @Nullable Calculation calculation,
        int headcount,
        String preparedBy,
        SortedSet<String> handledBy,
        @Nullable String submittedBy,
        List<Approval> approvals,
        @Nullable Release release,
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
                || (state == RunState.DRAFT && !(approvals.isEmpty() && calculation == null))) {
            throw new IllegalArgumentException("not a payroll run: " + id);
        }
    }

    /** The actor, the time, and the version that they have read. */
    public record Request(String actor, Instant at, Optional<Integer> expectedVersion) {}

    /**
     * The result of a calculation.
     *
     * @param hash of the register and of the accounts that it pays to
     * @param directoryVersion the version of the directory in which the accounts are looked up
     * @param policyVersion the policy that was applied
     * @param openBlockers blockers that are not accepted
     * @param notChecked checks that were skipped, and why
     */
    public record Calculation(
            String hash,
            Totals totals,
            int directoryVersion,
            int policyVersion,
            int openBlockers,
            List<String> notChecked) {

        public Calculation {
            notChecked = List.copyOf(notChecked);
        }

        private Calculation withBlockers(int open) {
            return new Calculation(hash, totals, directoryVersion, policyVersion, open, notChecked);
        }
    }

    /**
     * @param at when the payments were released; also when their file was made
     * @param executionDate the day on which the bank pays
     */
    public record Release(Instant at, LocalDate executionDate) {}

    public static Accepted create(UUID id, RunTerms terms, int requiredApprovals, String actor, Instant at) {
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
                        terms.businessDate(),
                        terms.currency(),
                        terms.approvalDeadline(),
                        terms.reopenDeadline(),
                        requiredApprovals,
                        actor)),
                Optional.empty());
    }

    /** Replaces the register. */
    public Decision record(Register register, Request request) {
        return refusal(Transition.RECORD_ITEMS, request).orElseGet(() -> {
            if (!register.currency().equals(terms.currency())) {
                return new Refused(
                        Reason.OTHER_CURRENCY,
                        "The register is in " + register.currency() + ", the run in " + terms.currency()
                                + ". A run has one currency: send this register to a run of its own.");
            }
            int next = revision + 1;
            List<List<Item>> chunks = Chunks.of(register.items());
            List<RunEvent> events = new ArrayList<>(chunks.size());
            int firstLine = 1;
            for (List<Item> chunk : chunks) {
                events.add(new ItemsRecorded(id, next, events.size() + 1, chunks.size(), firstLine, chunk));
                firstLine += chunk.size();
            }
            return new Accepted(
                    draft(request, next, register.items().size(), handledAlsoBy(request.actor())),
                    events,
                    Optional.empty());
        });
    }

    /** Fixes the content to be approved and its blockers, all found in the stored items. */
    public Decision calculate(Examination found, Request request) {
        if (calculation != null && state == RunState.CALCULATED && found.isOf(calculation)) {
            return new AlreadyApplied();
        }
        return refusal(Transition.CALCULATE, request).orElseGet(() -> {
            if (headcount == 0) {
                return new Refused(
                        Reason.EMPTY_REGISTER, "The run has no items yet: record its register first (PUT …/items).");
            }
            Calculation calculated = found.calculation();
            return next(RunState.CALCULATED, calculated, handledAlsoBy(request.actor()), null, List.of(), request)
                    .accepted(new RunCalculated(
                            id,
                            new Content(revision, calculated.hash()),
                            request.actor(),
                            calculated.totals(),
                            calculated.openBlockers()));
        });
    }

    /** Accepts a blocker: by a person who did not handle the run. */
    public Decision accept(Blocker blocker, String reason, Request request) {
        if (blocker.isAcceptedBy(request.actor())) {
            return new AlreadyApplied();
        }
        return refusal(Transition.ACCEPT_BLOCKER, request).orElseGet(() -> {
            if (handledBy.contains(request.actor())) {
                return fourEyes("accept its blockers");
            }
            if (blocker.acceptance().isPresent()) {
                return new Refused(
                        Reason.WRONG_STATE,
                        "Another person has accepted this blocker already. Read the blockers again.");
            }
            if (!blocker.kind().isAcceptable()) {
                return new Refused(
                        Reason.NOT_ACCEPTABLE,
                        "A blocker of this kind cannot be accepted: "
                                + blocker.kind().remedy());
            }
            Calculation current = calculated();
            return new Accepted(
                    next(
                            state,
                            current.withBlockers(current.openBlockers() - 1),
                            handledBy,
                            submittedBy,
                            approvals,
                            request),
                    List.of(new BlockerAccepted(id, content(), blocker.id(), request.actor(), reason)),
                    Optional.of(reason));
        });
    }

    /** Asks for approval; from now on the register is frozen. */
    public Decision submit(RegisterSummary summary, Request request) {
        if (state == RunState.PENDING_APPROVAL && request.actor().equals(submittedBy)) {
            return new AlreadyApplied();
        }
        return refusal(Transition.SUBMIT, request)
                .or(() -> contentChanged(summary))
                .orElseGet(() -> next(
                                RunState.PENDING_APPROVAL,
                                calculation,
                                handledAlsoBy(request.actor()),
                                request.actor(),
                                List.of(),
                                request)
                        .accepted(new RunSubmitted(id, content(), request.actor(), summary.totals())));
    }

    /**
     * One person's approval, bound to the content that they have read.
     *
     * @param override the reason of an approval after the deadline
     */
    public Decision approve(RegisterSummary summary, Optional<String> override, Request request) {
        if (approvals.stream().anyMatch(given -> given.by().equals(request.actor()))) {
            return new AlreadyApplied();
        }
        return refusal(Transition.APPROVE, request)
                .or(() -> contentChanged(summary))
                .orElseGet(() -> approved(summary, override, request));
    }

    private Decision approved(RegisterSummary summary, Optional<String> override, Request request) {
        if (handledBy.contains(request.actor())) {
            return fourEyes("approve it");
        }
        if (calculated().openBlockers() > 0) {
            return new Refused(
                    Reason.BLOCKED,
                    calculated().openBlockers()
                            + " blockers are open (GET …/blockers). Correct their causes and calculate again, or have"
                            + " them accepted with a reason.");
        }
        boolean late = terms.approvalDeadline()
                .filter(deadline -> request.at().isAfter(deadline))
                .isPresent();
        if (late && override.isEmpty()) {
            return new Refused(
                    Reason.DEADLINE_PASSED,
                    "The deadline of the approval was "
                            + terms.approvalDeadline().get()
                            + ". To approve after it, give a reason: {\"override\": {\"reason\": \"…\"}}.");
        }
        Approval given = new Approval(request.actor(), request.at(), late ? override : Optional.empty());
        List<Approval> all = new ArrayList<>(approvals);
        all.add(given);
        boolean enough = all.size() >= requiredApprovals;
        PayrollRun next = next(
                enough ? RunState.APPROVED : RunState.PENDING_APPROVAL,
                calculation,
                handledBy,
                submittedBy,
                all,
                request);
        return new Accepted(
                next,
                List.of(
                        enough
                                ? new RunApproved(id, content(), all, summary.totals())
                                : new ApprovalGiven(id, content(), given, requiredApprovals)),
                given.overriddenBecause());
    }

    /** Back to DRAFT. People who handled the run may reject it too: it needs no second person. */
    public Decision reject(String reason, Request request) {
        return refusal(Transition.REJECT, request)
                .orElseGet(() -> new Accepted(
                        draft(request, revision, headcount, handledBy),
                        List.of(new RunRejected(id, content(), request.actor(), reason)),
                        Optional.of(reason)));
    }

    /** Back to DRAFT from an approval, before the payments are transmitted. */
    public Decision reopen(String reason, Request request) {
        return refusal(Transition.REOPEN, request).orElseGet(() -> {
            if (transmittedAt != null) {
                return new Refused(
                        Reason.TRANSMITTED,
                        "The run's payments were transmitted at " + transmittedAt
                                + ". Correct it by a run of the type CORRECTION.");
            }
            Optional<Instant> passed =
                    terms.reopenDeadline().filter(deadline -> request.at().isAfter(deadline));
            if (passed.isPresent()) {
                return new Refused(
                        Reason.DEADLINE_PASSED,
                        "The run could be reopened until " + passed.get()
                                + ". Cancel it, or correct it by a run of the type CORRECTION.");
            }
            return new Accepted(
                    draft(request, revision, headcount, handledBy),
                    List.of(new RunReopened(id, content(), request.actor(), reason)),
                    Optional.of(reason));
        });
    }

    /** Releases the payments for the pay date, or for today if that has passed. */
    public Decision release(RegisterSummary summary, Request request) {
        return refusal(Transition.RELEASE, request)
                .or(() -> contentChanged(summary))
                .orElseGet(() -> {
                    LocalDate today = LocalDate.ofInstant(request.at(), ZoneOffset.UTC);
                    LocalDate day = terms.payDate().isBefore(today) ? today : terms.payDate();
                    PayrollRun released = with(RunState.RELEASED, new Release(request.at(), day), null, request);
                    return released.accepted(new RunReleased(id, content(), request.actor(), released.order()));
                });
    }

    /** The order in the payment file; empty until the release, and if no item is paid by transfer. */
    public Optional<PaymentOrder> order() {
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

    /** The payments were handed to the bank. */
    public Decision transmit(Request request) {
        return refusal(Transition.TRANSMIT, request).orElseGet(() -> {
            if (transmittedAt != null) {
                return new AlreadyApplied();
            }
            return with(state, release, request.at(), request)
                    .accepted(new RunTransmitted(id, content(), request.actor()));
        });
    }

    public Decision close(Request request) {
        return refusal(Transition.CLOSE, request).orElseGet(() -> {
            if (transmittedAt == null) {
                return new Refused(
                        Reason.NOT_TRANSMITTED,
                        "The run's payments are not transmitted yet: confirm that first (POST …/transmit).");
            }
            return at(RunState.CLOSED, request).accepted(new RunClosed(id, content(), request.actor()));
        });
    }

    public Decision cancel(String reason, Request request) {
        return refusal(Transition.CANCEL, request)
                .orElseGet(() -> new Accepted(
                        at(RunState.CANCELLED, request),
                        List.of(new RunCancelled(id, revision, request.actor(), reason)),
                        Optional.of(reason)));
    }

    /** The refusals that all transitions share: the version has changed, or the state does not allow it. */
    private Optional<Decision> refusal(Transition wanted, Request request) {
        Optional<Integer> expected = request.expectedVersion();
        if (expected.isPresent() && expected.get() != version) {
            return Optional.of(new Refused(
                    Reason.VERSION_CHANGED,
                    "The request is about version " + expected.get() + " of the run, the current one is " + version
                            + ". Read the run again and repeat the request with its ETag."));
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

    /** The items are stored apart from the run: another program may have changed them. */
    private Optional<Decision> contentChanged(RegisterSummary summary) {
        return summary.hash().equals(calculated().hash())
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.CONTENT_CHANGED,
                        "The stored items, or the accounts that they are paid to, are not those that were calculated:"
                                + " record the register again."));
    }

    private static Refused fourEyes(String what) {
        return new Refused(
                Reason.APPROVER_IS_PREPARER,
                "A person who prepared, edited or submitted a run may not " + what + "; have another person do it.");
    }

    private Content content() {
        return new Content(revision, calculated().hash());
    }

    private Calculation calculated() {
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

    private Accepted accepted(RunEvent event) {
        return new Accepted(this, List.of(event), Optional.empty());
    }

    private PayrollRun at(RunState reached, Request request) {
        return with(reached, release, transmittedAt, request);
    }

    private PayrollRun with(
            RunState reached, @Nullable Release released, @Nullable Instant transmitted, Request request) {
        return new PayrollRun(
                id,
                terms,
                requiredApprovals,
                reached,
                version + 1,
                revision,
                calculation,
                headcount,
                preparedBy,
                handledBy,
                submittedBy,
                approvals,
                released,
                transmitted,
                createdAt,
                request.at());
    }

    /** Discards approvals and the calculation of the previous content. */
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
                null,
                createdAt,
                request.at());
    }

    /** The next version of a run that is not released. */
    private PayrollRun next(
            RunState reached,
            @Nullable Calculation found,
            SortedSet<String> handled,
            @Nullable String submitter,
            List<Approval> given,
            Request request) {
        return new PayrollRun(
                id,
                terms,
                requiredApprovals,
                reached,
                version + 1,
                revision,
                found,
                headcount,
                preparedBy,
                handled,
                submitter,
                given,
                null,
                null,
                createdAt,
                request.at());
    }
}
