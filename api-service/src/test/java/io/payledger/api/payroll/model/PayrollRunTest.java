package io.payledger.api.payroll.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.command.Decision;
import io.payledger.api.command.Decision.Accepted;
import io.payledger.api.command.Decision.AlreadyApplied;
import io.payledger.api.command.Decision.Refused;
import io.payledger.api.command.Refusal;
import io.payledger.api.payroll.model.Blocker.Acceptance;
import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.api.payroll.model.PayrollRun.Changed;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.RunApproved;
import io.payledger.events.RunEvent.RunCalculated;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.RunWithdrawn;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayrollRunTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-01");
    private static final Amounts AMOUNTS = new Amounts(100, 0, 20, 0, 0, 80, 9, 1);
    private static final RegisterSummary SUMMARY = new RegisterSummary(new Totals(1, AMOUNTS, 1, 80), "c0ffee");
    private static final Examination FOUND = new Examination(SUMMARY, 7, 3, List.of(), List.of(), Set.of(), List.of());
    private static final Blocker VARIANCE = blocker(1, Kind.RUN_VARIANCE);
    private static final Content CONTENT = new Content(1, "c0ffee");

    private static final PayrollRun EMPTY = created(terms(Optional.empty(), Optional.empty()), 1);
    private static final PayrollRun FILLED = accepted(EMPTY.record(register(1), by("eddy")));
    private static final PayrollRun CALCULATED = accepted(FILLED.calculate(FOUND, by("carl")));
    private static final PayrollRun PENDING = accepted(CALCULATED.submit(SUMMARY, by("sue")));
    private static final PayrollRun APPROVED = accepted(approve(PENDING, "anton"));
    private static final PayrollRun RELEASED = accepted(APPROVED.release(SUMMARY, Optional.empty(), by("paul")));
    private static final PayrollRun TRANSMITTED = accepted(RELEASED.transmit(by("paul")));
    private static final PayrollRun CLOSED = accepted(TRANSMITTED.close(by("paul")));
    private static final PayrollRun CANCELLED = accepted(FILLED.cancel("made twice", by("paula")));

    private static final RunTerms BONUS = new RunTerms(
            RunType.BONUS,
            Optional.empty(),
            "acme",
            "weekly",
            DAY,
            DAY.plusDays(29),
            DAY.plusDays(25),
            DAY.plusDays(25),
            "EUR",
            Optional.empty(),
            Optional.empty());

    private static RunTerms terms(Optional<Instant> approvalDeadline, Optional<Instant> reopenDeadline) {
        return new RunTerms(
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "monthly",
                DAY,
                DAY.plusDays(29),
                DAY.plusDays(26),
                DAY.plusDays(27),
                "EUR",
                approvalDeadline,
                reopenDeadline);
    }

    private static PayrollRun created(RunTerms terms, int requiredApprovals) {
        return PayrollRun.create(UUID.randomUUID(), terms, requiredApprovals, "paula", AT)
                .run();
    }

    private static PayrollRun pending(RunTerms terms, int requiredApprovals) {
        PayrollRun filled = accepted(created(terms, requiredApprovals).record(register(1), by("paula")));
        return accepted(accepted(filled.calculate(FOUND, by("paula"))).submit(SUMMARY, by("paula")));
    }

    private static PayrollRun.Request by(String actor) {
        return new PayrollRun.Request(actor, AT, Optional.empty());
    }

    private static PayrollRun.Request by(String actor, int version) {
        return new PayrollRun.Request(actor, AT, Optional.of(version));
    }

    private static Decision<Changed> approve(PayrollRun run, String actor) {
        return run.approve(SUMMARY, Optional.empty(), by(actor));
    }

    private static Register register(int items) {
        return new Register(
                "EUR",
                IntStream.rangeClosed(1, items)
                        .mapToObj(number -> new Item(
                                "e-" + number, AMOUNTS, PaymentMethod.BANK_TRANSFER, Optional.of("acct-" + number)))
                        .toList());
    }

    private static Changed change(Decision<Changed> decision) {
        assertThat(decision).isInstanceOf(Accepted.class);
        return ((Accepted<Changed>) decision).change();
    }

    private static PayrollRun accepted(Decision<Changed> decision) {
        return change(decision).run();
    }

    private static Refusal.Reason refusal(Decision<Changed> decision) {
        assertThat(decision).isInstanceOf(Refused.class);
        return ((Refused<Changed>) decision).refusal().reason();
    }

    private static Decision<Changed> attempt(Transition transition, PayrollRun run, PayrollRun.Request request) {
        return switch (transition) {
            case CHANGE_TERMS -> run.changeTerms(BONUS, request);
            case RECORD_ITEMS -> run.record(register(2), request);
            case CALCULATE -> run.calculate(FOUND, request);
            case SUBMIT -> run.submit(SUMMARY, request);
            case WITHDRAW -> run.withdraw("no", request);
            case ACCEPT_BLOCKER -> run.accept(List.of(VARIANCE), "a yearly bonus", request);
            case APPROVE -> run.approve(SUMMARY, Optional.empty(), request);
            case REJECT -> run.reject("no", request);
            case REOPEN -> run.reopen("no", request);
            case RELEASE -> run.release(SUMMARY, Optional.empty(), request);
            case TRANSMIT -> run.transmit(request);
            case CLOSE -> run.close(request);
            case CANCEL -> run.cancel("no", request);
        };
    }

    static Stream<Arguments> everyTransitionFromEveryState() {
        Map<RunState, PayrollRun> runs = new EnumMap<>(RunState.class);
        for (PayrollRun run : List.of(FILLED, CALCULATED, PENDING, APPROVED, RELEASED, CLOSED, CANCELLED)) {
            runs.put(run.state(), run);
        }
        assertThat(runs).containsOnlyKeys(RunState.values());
        return Stream.of(Transition.values())
                .flatMap(transition -> runs.values().stream().map(run -> Arguments.of(transition, run)));
    }

    @ParameterizedTest
    @MethodSource("everyTransitionFromEveryState")
    void theTableDefinesTheNextStateAndEverythingElseIsRefused(Transition transition, PayrollRun run) {
        Decision<Changed> decision = attempt(transition, run, by("berta"));

        if (transition == Transition.CLOSE && run.state() == RunState.RELEASED) {
            assertThat(refusal(decision)).isEqualTo(RunRefusal.NOT_TRANSMITTED);
        } else if (transition.isAllowedFrom(run.state())) {
            assertThat(accepted(decision).state()).isEqualTo(transition.to(run.state()));
            assertThat(accepted(decision).version()).isEqualTo(run.version() + 1);
        } else {
            assertThat(refusal(decision)).isEqualTo(RunRefusal.WRONG_STATE);
        }
    }

    @ParameterizedTest
    @MethodSource("everyTransitionFromEveryState")
    void refusesAnotherVersionInEveryState(Transition transition, PayrollRun run) {
        Decision<Changed> decision = attempt(transition, run, by("berta", run.version() + 1));

        assertThat(refusal(decision)).isEqualTo(RunRefusal.VERSION_CHANGED);
    }

    /** How the repetition of a transition ends that names the version that the first made. */
    private enum Repeated {
        DONE,
        DONE_AGAIN,
        REFUSED
    }

    static Stream<Arguments> everyTransitionDoneBefore() {
        return Stream.of(
                Arguments.of(Transition.CHANGE_TERMS, CALCULATED, Repeated.DONE),
                Arguments.of(Transition.RECORD_ITEMS, FILLED, Repeated.DONE_AGAIN),
                Arguments.of(Transition.CALCULATE, FILLED, Repeated.DONE),
                Arguments.of(Transition.SUBMIT, CALCULATED, Repeated.DONE),
                Arguments.of(Transition.WITHDRAW, PENDING, Repeated.REFUSED),
                Arguments.of(Transition.ACCEPT_BLOCKER, PENDING, Repeated.DONE),
                Arguments.of(Transition.APPROVE, PENDING, Repeated.DONE),
                Arguments.of(Transition.REJECT, PENDING, Repeated.REFUSED),
                Arguments.of(Transition.REOPEN, RELEASED, Repeated.REFUSED),
                Arguments.of(Transition.RELEASE, APPROVED, Repeated.REFUSED),
                Arguments.of(Transition.TRANSMIT, RELEASED, Repeated.DONE),
                Arguments.of(Transition.CLOSE, TRANSMITTED, Repeated.REFUSED),
                Arguments.of(Transition.CANCEL, PENDING, Repeated.REFUSED));
    }

    @Test
    void noTransitionIsLeftOutOfThoseThatAreRepeated() {
        assertThat(everyTransitionDoneBefore().map(row -> row.get()[0]))
                .containsExactlyInAnyOrder((Object[]) Transition.values());
    }

    @ParameterizedTest
    @MethodSource("everyTransitionDoneBefore")
    void aRepetitionAboutTheVersionBeforeIsRefusedAndOneAboutTheCurrentVersionIsDone(
            Transition transition, PayrollRun before, Repeated expected) {
        PayrollRun after = accepted(attempt(transition, before, by("berta", before.version())));

        Decision<Changed> stale = repeat(transition, after, by("berta", before.version()));
        Decision<Changed> current = repeat(transition, after, by("berta", after.version()));

        assertThat(refusal(stale)).isEqualTo(RunRefusal.VERSION_CHANGED);
        switch (expected) {
            case DONE -> assertThat(current).isInstanceOf(AlreadyApplied.class);
            case DONE_AGAIN -> assertThat(accepted(current).version()).isEqualTo(after.version() + 1);
            case REFUSED -> assertThat(refusal(current)).isEqualTo(RunRefusal.WRONG_STATE);
        }
    }

    private static Decision<Changed> repeat(Transition transition, PayrollRun run, PayrollRun.Request request) {
        if (transition == Transition.ACCEPT_BLOCKER) {
            Acceptance berta = new Acceptance("berta", AT, "a yearly bonus");
            return run.accept(
                    List.of(new Blocker(1, Kind.RUN_VARIANCE, "", "found", Optional.of(berta))),
                    "a yearly bonus",
                    request);
        }
        return attempt(transition, run, request);
    }

    /** Of two people who calculate the same, neither may approve. */
    @Test
    void aPersonWhoIsAnsweredThatTheRunIsCalculatedHasHandledIt() {
        Changed again = change(CALCULATED.calculate(FOUND, by("berta")));

        assertThat(again.run().handledBy()).contains("berta");
        assertThat(again.events())
                .containsExactly(new RunCalculated(CALCULATED.id(), CONTENT, "berta", SUMMARY.totals(), 0));
        assertThat(CALCULATED.calculate(FOUND, by("carl"))).isInstanceOf(AlreadyApplied.class);
        PayrollRun pending = accepted(again.run().submit(SUMMARY, by("sue")));
        assertThat(refusal(approve(pending, "berta"))).isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
    }

    @Test
    void aWithdrawnRunIsADraftWithItsRegisterAndWithoutApprovals() {
        PayrollRun half = accepted(approve(pending(terms(Optional.empty(), Optional.empty()), 2), "anton"));

        Changed withdrawn = change(half.withdraw("an account is missing", by("eddy")));

        assertThat(withdrawn.run().state()).isEqualTo(RunState.DRAFT);
        assertThat(withdrawn.run().revision()).isEqualTo(half.revision());
        assertThat(withdrawn.run().headcount()).isEqualTo(half.headcount());
        assertThat(withdrawn.run().progress()).isEqualTo(Progress.NONE);
        assertThat(withdrawn.run().handledBy()).isEqualTo(half.handledBy());
        assertThat(withdrawn.reason()).contains("an account is missing");
        assertThat(withdrawn.events())
                .containsExactly(new RunWithdrawn(half.id(), CONTENT, "eddy", "an account is missing"));
    }

    @Test
    void aRemedyOfARunThatWaitsForApprovalNamesTheStepThatOpensIt() {
        for (Kind kind : Kind.values()) {
            Blocker found = blocker(1, kind);

            assertThat(found.remedy(RunState.CALCULATED)).doesNotContain("withdraw");
            assertThat(found.remedy(RunState.PENDING_APPROVAL))
                    .startsWith(found.remedy(RunState.CALCULATED))
                    .contains("POST …/withdraw", "POST …/reject");
        }
    }

    @Test
    void aRunStartsAsAnEmptyDraftOfItsPreparer() {
        assertThat(EMPTY.state()).isEqualTo(RunState.DRAFT);
        assertThat(EMPTY.revision()).isZero();
        assertThat(EMPTY.version()).isEqualTo(1);
        assertThat(EMPTY.handledBy()).containsExactly("paula");
    }

    @Test
    void aLargeRegisterIsSplitIntoChunks() {
        Register large = register(1201);

        Changed recorded = change(EMPTY.record(large, by("eddy")));

        List<ItemsRecorded> chunks =
                recorded.events().stream().map(ItemsRecorded.class::cast).toList();
        assertThat(chunks).extracting(ItemsRecorded::chunk).containsExactly(1, 2, 3);
        assertThat(chunks).allMatch(chunk -> chunk.chunks() == 3 && chunk.revision() == 1);
        assertThat(chunks).extracting(ItemsRecorded::firstLine).containsExactly(1, 501, 1001);
        assertThat(chunks.stream().flatMap(chunk -> chunk.items().stream())).containsExactlyElementsOf(large.items());
    }

    @Test
    void anEmptyRunIsNotCalculated() {
        assertThat(refusal(EMPTY.calculate(FOUND, by("paula")))).isEqualTo(RunRefusal.EMPTY_REGISTER);
    }

    @Test
    void editingVoidsTheCalculation() {
        PayrollRun edited = accepted(CALCULATED.record(register(2), by("eddy")));

        assertThat(edited.progress().calculation()).isNull();
        assertThat(edited.revision()).isEqualTo(2);
        assertThat(refusal(edited.submit(SUMMARY, by("sue")))).isEqualTo(RunRefusal.WRONG_STATE);
    }

    @Test
    void aPersonWhoPreparedEditedCalculatedOrSubmittedMayNotApprove() {
        for (String handled : List.of("paula", "eddy", "carl", "sue")) {
            assertThat(refusal(approve(PENDING, handled))).isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
        }
    }

    @Test
    void aPersonWhoEditedAnEarlierRevisionMayNotApproveALaterOne() {
        PayrollRun rejected = accepted(PENDING.reject("wrong month", by("anton")));
        PayrollRun again = accepted(rejected.record(register(2), by("paula")));
        PayrollRun pending =
                accepted(accepted(again.calculate(FOUND, by("paula"))).submit(SUMMARY, by("paula")));

        assertThat(refusal(approve(pending, "eddy"))).isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
        assertThat(accepted(approve(pending, "anton")).state()).isEqualTo(RunState.APPROVED);
    }

    @Test
    void theEventOfAnApprovalHasTheTotalsAndTheContent() {
        Changed approved = change(approve(PENDING, "anton"));

        assertThat(approved.events())
                .containsExactly(new RunApproved(
                        PENDING.id(), CONTENT, List.of(new Approval("anton", AT, Optional.empty())), SUMMARY.totals()));
    }

    @Test
    void theRequiredNumberOfPeopleApprovesAndEachCountsOnce() {
        PayrollRun pending = pending(terms(Optional.empty(), Optional.empty()), 2);

        Changed first = change(approve(pending, "anton"));
        Decision<Changed> repeated = approve(first.run(), "anton");
        Changed second = change(approve(first.run(), "berta"));

        assertThat(first.run().state()).isEqualTo(RunState.PENDING_APPROVAL);
        assertThat(first.events())
                .containsExactly(
                        new ApprovalGiven(pending.id(), CONTENT, new Approval("anton", AT, Optional.empty()), 2));
        assertThat(repeated).isInstanceOf(AlreadyApplied.class);
        assertThat(second.run().state()).isEqualTo(RunState.APPROVED);
        assertThat(second.run().progress().approvals()).extracting(Approval::by).containsExactly("anton", "berta");
    }

    @Test
    void anApprovalIsVoidOnceTheRunIsADraftAgain() {
        PayrollRun half = accepted(approve(pending(terms(Optional.empty(), Optional.empty()), 2), "anton"));

        assertThat(accepted(half.reject("wrong month", by("berta"))).progress().approvals())
                .isEmpty();
        assertThat(accepted(APPROVED.reopen("a late bonus", by("anton")))
                        .progress()
                        .approvals())
                .isEmpty();
    }

    private static Blocker blocker(int number, Kind kind) {
        return new Blocker(number, kind, "", "found", Optional.empty());
    }

    private static Examination blockedBy(Blocker... blockers) {
        return new Examination(SUMMARY, 7, 3, List.of(blockers), List.of(), Set.of(), List.of());
    }

    @Test
    void blockersAreAcceptedByAnotherPersonBeforeAnApproval() {
        PayrollRun blocked = accepted(
                accepted(FILLED.calculate(blockedBy(VARIANCE), by("carl"))).submit(SUMMARY, by("sue")));

        assertThat(refusal(approve(blocked, "anton"))).isEqualTo(RunRefusal.BLOCKED);
        assertThat(refusal(blocked.accept(List.of(VARIANCE), "a bonus", by("sue"))))
                .isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
        Changed cleared = change(blocked.accept(List.of(VARIANCE), "a bonus", by("anton")));
        assertThat(cleared.events())
                .containsExactly(new BlockerAccepted(blocked.id(), CONTENT, "run-variance", "anton", "a bonus"));
        assertThat(cleared.reason()).contains("a bonus");
        assertThat(accepted(approve(cleared.run(), "anton")).state()).isEqualTo(RunState.APPROVED);
    }

    @Test
    void aBlockerIsAcceptedOnceAndSomeKindsNever() {
        PayrollRun blocked =
                accepted(FILLED.calculate(blockedBy(VARIANCE, blocker(2, Kind.NO_PAYING_ACCOUNT)), by("carl")));
        Blocker taken =
                new Blocker(1, Kind.RUN_VARIANCE, "", "found", Optional.of(new Acceptance("anton", AT, "a bonus")));

        assertThat(blocked.accept(List.of(taken), "again", by("anton"))).isInstanceOf(AlreadyApplied.class);
        assertThat(refusal(blocked.accept(List.of(taken), "me too", by("berta"))))
                .isEqualTo(RunRefusal.WRONG_STATE);
        assertThat(refusal(blocked.accept(List.of(blocker(2, Kind.NO_PAYING_ACCOUNT)), "never mind", by("anton"))))
                .isEqualTo(RunRefusal.NOT_ACCEPTABLE);
    }

    @Test
    void aPersonWhoChangedWhatTheRunIsPaidByHasHandledIt() {
        RuleChange change = new RuleChange("mallory the second", "record-accounts", 7);
        Examination found = new Examination(SUMMARY, 7, 3, List.of(VARIANCE), List.of(), Set.of(), List.of(change));
        PayrollRun pending =
                accepted(accepted(FILLED.calculate(found, by("carl"))).submit(SUMMARY, by("sue")));
        PayrollRun cleared = accepted(pending.accept(List.of(VARIANCE), "a bonus", by("anton")));
        PayrollRun approved = accepted(approve(cleared, "anton"));

        assertThat(RuleChange.parse(change.toString())).isEqualTo(change);
        assertThat(pending.handledBy()).containsExactly("carl", "eddy", "mallory the second", "paula", "sue");
        for (Decision<Changed> decision : List.of(
                pending.accept(List.of(VARIANCE), "a bonus", by("mallory the second")),
                approve(cleared, "mallory the second"),
                approved.release(SUMMARY, Optional.empty(), by("mallory the second")))) {
            assertThat(refusal(decision)).isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
            assertThat(((Refused<Changed>) decision).refusal().detail())
                    .contains("record-accounts, version 7")
                    .contains("handledBy");
        }
        assertThat(refusal(approved.release(SUMMARY, Optional.empty(), by("sue"))))
                .isEqualTo(RunRefusal.APPROVER_IS_PREPARER);
        assertThat(accepted(approved.release(SUMMARY, Optional.empty(), by("anton")))
                        .state())
                .isEqualTo(RunState.RELEASED);
    }

    @Test
    void aRunDoesNotCorrectItself() {
        RunTerms ofItself = new RunTerms(
                RunType.CORRECTION,
                Optional.of(FILLED.id()),
                "acme",
                "monthly",
                DAY,
                DAY.plusDays(29),
                DAY.plusDays(26),
                DAY.plusDays(27),
                "EUR",
                Optional.empty(),
                Optional.empty());

        Decision<Changed> decision = FILLED.changeTerms(ofItself, by("paula"));

        assertThat(refusal(decision)).isEqualTo(RunRefusal.MALFORMED);
        assertThat(((Refused<Changed>) decision).refusal().detail())
                .isEqualTo("corrects: a run cannot correct itself. Name another run.");
    }

    @Test
    void aChangeOfDirectoryOrPolicyAllowsAnotherCalculation() {
        for (Examination other : List.of(
                new Examination(SUMMARY, 8, 3, List.of(), List.of(), Set.of(), List.of()),
                new Examination(SUMMARY, 7, 4, List.of(), List.of(), Set.of(), List.of()),
                new Examination(
                        new RegisterSummary(SUMMARY.totals(), "decade"),
                        7,
                        3,
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of()))) {
            PayrollRun again = accepted(CALCULATED.calculate(other, by("carl")));

            assertThat(again.progress().calculation()).isEqualTo(other.calculation());
            assertThat(again.version()).isEqualTo(CALCULATED.version() + 1);
        }
    }

    @Test
    void aReleaseOrdersPaymentsForThePayDate() {
        Changed inTime = change(APPROVED.release(SUMMARY, Optional.empty(), by("paul")));

        PaymentOrder order = inTime.run().order().orElseThrow();
        assertThat(order.executionDate()).isEqualTo(DAY.plusDays(26));
        assertThat(order.transfers()).isEqualTo(1);
        assertThat(order.controlSumMinor()).isEqualTo(80);
        assertThat(inTime.events())
                .containsExactly(new RunReleased(APPROVED.id(), CONTENT, "paul", Optional.of(order)));
        assertThat(refusal(APPROVED.release(SUMMARY, Optional.of(DAY.plusDays(27)), by("paul"))))
                .isEqualTo(RunRefusal.MALFORMED);
    }

    /** AT is Friday 20 November 2026; 30 days later it is Sunday 20 December. */
    @Test
    void onceThePayDateHasPassedTheReleaseNamesTheDayOnWhichTheBankPays() {
        PayrollRun.Request late = new PayrollRun.Request("paul", AT.plusSeconds(30 * 86_400), Optional.empty());
        LocalDate monday = LocalDate.parse("2026-12-21");

        assertThat(refusal(APPROVED.release(SUMMARY, Optional.empty(), late))).isEqualTo(RunRefusal.PAY_DATE_PASSED);
        for (String day : List.of("2026-11-27", "2026-12-19", "2026-12-20", "2026-12-25", "2027-01-21")) {
            assertThat(refusal(APPROVED.release(SUMMARY, Optional.of(LocalDate.parse(day)), late)))
                    .as(day)
                    .isEqualTo(RunRefusal.PAY_DATE_PASSED);
        }
        Changed released = change(APPROVED.release(SUMMARY, Optional.of(monday), late));
        assertThat(released.run().order().orElseThrow().executionDate()).isEqualTo(monday);
        assertThat(released.events())
                .containsExactly(new RunReleased(
                        APPROVED.id(), CONTENT, "paul", released.run().order()));
        assertThat(released.reason()).contains("executed on 2026-12-21: the pay date 2026-11-27 had passed");
    }

    @Test
    void aRunWithoutTransfersIsReleasedAfterItsPayDate() {
        RegisterSummary cash = new RegisterSummary(new Totals(1, AMOUNTS, 0, 0), "c0ffee");
        Examination found = new Examination(cash, 0, 0, List.of(), List.of(), Set.of(), List.of());
        PayrollRun pending =
                accepted(accepted(FILLED.calculate(found, by("carl"))).submit(cash, by("sue")));
        PayrollRun approved = accepted(pending.approve(cash, Optional.empty(), by("anton")));
        PayrollRun.Request late = new PayrollRun.Request("paul", AT.plusSeconds(30 * 86_400), Optional.empty());

        assertThat(accepted(approved.release(cash, Optional.empty(), late)).order())
                .isEmpty();
        assertThat(refusal(approved.release(cash, Optional.of(DAY.plusDays(60)), late)))
                .isEqualTo(RunRefusal.MALFORMED);
    }

    @Test
    void theTermsOfADraftAreChangedAndItsRegisterStays() {
        Changed changed = change(CALCULATED.changeTerms(BONUS, by("tina")));

        PayrollRun run = changed.run();
        assertThat(run.terms()).isEqualTo(BONUS);
        assertThat(run.state()).isEqualTo(RunState.DRAFT);
        assertThat(run.revision()).isEqualTo(1);
        assertThat(run.headcount()).isEqualTo(1);
        assertThat(run.version()).isEqualTo(CALCULATED.version() + 1);
        assertThat(run.handledBy()).contains("tina", "paula", "eddy");
        assertThat(changed.events()).hasSize(1);
        assertThat(run.changeTerms(BONUS, by("tina"))).isInstanceOf(AlreadyApplied.class);
        assertThat(refusal(PENDING.changeTerms(BONUS, by("tina")))).isEqualTo(RunRefusal.WRONG_STATE);
    }

    @Test
    void aRunWithoutTransfersHasNoPaymentOrder() {
        RegisterSummary cash = new RegisterSummary(new Totals(1, AMOUNTS, 0, 0), "c0ffee");
        Examination found = new Examination(cash, 0, 0, List.of(), List.of(), Set.of(), List.of());
        PayrollRun pending =
                accepted(accepted(FILLED.calculate(found, by("carl"))).submit(cash, by("sue")));
        PayrollRun approved = accepted(pending.approve(cash, Optional.empty(), by("anton")));

        assertThat(accepted(approved.release(cash, Optional.empty(), by("paul")))
                        .order())
                .isEmpty();
    }

    @Test
    void aRegisterInAnotherCurrencyIsRefused() {
        Register yen = new Register("JPY", register(1).items());

        assertThat(refusal(EMPTY.record(yen, by("eddy")))).isEqualTo(RunRefusal.OTHER_CURRENCY);
    }

    @Test
    void approvingTwiceIsOneApprovalForTheSamePerson() {
        assertThat(APPROVED.approve(SUMMARY, Optional.empty(), by("anton", APPROVED.version())))
                .isInstanceOf(AlreadyApplied.class);
        assertThat(refusal(approve(APPROVED, "berta"))).isEqualTo(RunRefusal.WRONG_STATE);
    }

    @Test
    void submittingTwiceIsOneSubmissionForTheSamePerson() {
        assertThat(PENDING.submit(SUMMARY, by("sue", PENDING.version()))).isInstanceOf(AlreadyApplied.class);
        assertThat(refusal(PENDING.submit(SUMMARY, by("eddy")))).isEqualTo(RunRefusal.WRONG_STATE);
    }

    @Test
    void itemsOtherThanTheCalculatedOnesAreNeitherSubmittedNorApproved() {
        RegisterSummary other = new RegisterSummary(SUMMARY.totals(), "decade");

        assertThat(refusal(CALCULATED.submit(other, by("sue")))).isEqualTo(RunRefusal.CONTENT_CHANGED);
        assertThat(refusal(PENDING.approve(other, Optional.empty(), by("anton"))))
                .isEqualTo(RunRefusal.CONTENT_CHANGED);
        assertThat(refusal(APPROVED.release(other, Optional.empty(), by("paul"))))
                .isEqualTo(RunRefusal.CONTENT_CHANGED);
    }

    @Test
    void anApprovalAfterTheDeadlineNeedsAReasonAndKeepsIt() {
        PayrollRun late = pending(terms(Optional.of(AT.minusSeconds(1)), Optional.empty()), 1);

        assertThat(refusal(approve(late, "anton"))).isEqualTo(RunRefusal.DEADLINE_PASSED);
        Changed overridden = change(late.approve(SUMMARY, Optional.of("bank holiday"), by("anton")));
        assertThat(overridden.run().progress().approvals())
                .containsExactly(new Approval("anton", AT, Optional.of("bank holiday")));
        assertThat(overridden.reason()).contains("bank holiday");
    }

    @Test
    void anApprovalUpToTheDeadlineNeedsNoReasonAndKeepsNone() {
        PayrollRun justInTime = pending(terms(Optional.of(AT), Optional.empty()), 1);

        PayrollRun approved = accepted(justInTime.approve(SUMMARY, Optional.of("to be sure"), by("anton")));

        assertThat(approved.progress().approvals()).containsExactly(new Approval("anton", AT, Optional.empty()));
    }

    @Test
    void anApprovedRunIsReopenedUntilItsDeadline() {
        PayrollRun inTime = accepted(approve(pending(terms(Optional.empty(), Optional.of(AT)), 1), "anton"));
        PayrollRun tooLate =
                accepted(approve(pending(terms(Optional.empty(), Optional.of(AT.minusSeconds(1))), 1), "anton"));

        assertThat(accepted(inTime.reopen("a late bonus", by("anton"))).state()).isEqualTo(RunState.DRAFT);
        assertThat(refusal(tooLate.reopen("a late bonus", by("anton")))).isEqualTo(RunRefusal.DEADLINE_PASSED);
    }

    @Test
    void aTransmittedRunIsNotReopenedAndNotTransmittedTwice() {
        assertThat(refusal(TRANSMITTED.reopen("too late", by("anton")))).isEqualTo(RunRefusal.TRANSMITTED);
        assertThat(TRANSMITTED.transmit(by("paul"))).isInstanceOf(AlreadyApplied.class);
        assertThat(TRANSMITTED.progress().transmittedAt()).isEqualTo(AT);
    }

    @Test
    void refusesTermsThatCannotBePaid() {
        assertThatThrownBy(() -> terms("", "monthly", DAY, DAY, Optional.empty()))
                .hasMessageContaining("legalEntity");
        assertThatThrownBy(() -> terms("acme", "", DAY, DAY, Optional.empty())).hasMessageContaining("payGroup");
        assertThatThrownBy(() -> terms("acme", "a\nb", DAY, DAY, Optional.empty()))
                .hasMessageContaining("payGroup");
        assertThatThrownBy(() -> terms("acme", "a", DAY.minusDays(1), DAY, Optional.empty()))
                .hasMessageContaining("periodEnd");
        assertThatThrownBy(() -> terms("acme", "a", DAY, DAY.withYear(9999), Optional.empty()))
                .hasMessageContaining("between");
        assertThatThrownBy(() -> terms("acme", "a", DAY, DAY, Optional.of(UUID.randomUUID())))
                .hasMessageContaining("CORRECTION");
        for (String currency : List.of("eur", "EUX", "XAU", "")) {
            assertThatThrownBy(() -> new RunTerms(
                            RunType.BONUS,
                            Optional.empty(),
                            "acme",
                            "a",
                            DAY,
                            DAY,
                            DAY,
                            DAY,
                            currency,
                            Optional.empty(),
                            Optional.empty()))
                    .hasMessageContaining("currency");
        }
    }

    private static RunTerms terms(
            String legalEntity, String payGroup, LocalDate end, LocalDate payDate, Optional<UUID> corrects) {
        return new RunTerms(
                RunType.REGULAR,
                corrects,
                legalEntity,
                payGroup,
                DAY,
                end,
                payDate,
                payDate,
                "EUR",
                Optional.empty(),
                Optional.empty());
    }
}
