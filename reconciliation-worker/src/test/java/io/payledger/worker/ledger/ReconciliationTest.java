package io.payledger.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.Content;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunClosed;
import io.payledger.events.PayrollEvent.RunReleased;
import io.payledger.events.PayrollEvent.RunReopened;
import io.payledger.events.PayrollEvent.RunTransmitted;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.Story;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.ledger.RunState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run reconciles exactly where everything agrees. The seed of a failing case is in its name. */
class ReconciliationTest {

    private static final UUID RUN = new UUID(7, 7);
    private static final Shard SHARD = new Shard("payroll/acme-de");

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** A random healthy run, taken apart so that one thing can be made wrong. */
    private static final class Draft {
        final List<Item> items;
        List<ItemsRecorded> chunks;
        List<ControlTotal> submitted;
        List<ControlTotal> approved;
        int approvedRevision = 1;

        Draft(long seed) {
            Random random = new Random(seed);
            items = new Story(SHARD, seed).items(1 + random.nextInt(30));
            chunks = new ArrayList<>(Story.chunks(RUN, 1, items, 1 + random.nextInt(4)));
            submitted = Story.totals(items);
            approved = submitted;
        }

        RunState run() {
            List<PayrollEvent> events = new ArrayList<>(List.of(Story.created(RUN)));
            events.addAll(chunks);
            events.add(Story.calculated(RUN, 1, submitted));
            events.add(Story.submitted(RUN, 1, submitted));
            events.add(Story.approved(RUN, approvedRevision, approved));
            return after(events);
        }

        Reconciliation reconciliation() {
            return Reconciliation.of(run());
        }
    }

    private static RunState after(List<? extends PayrollEvent> events) {
        RunState run = RunState.NONE;
        for (int i = 0; i < events.size(); i++) {
            run = run.after(events.get(i), new Position(1, i + 1L));
        }
        return run;
    }

    private static List<Check> checks(Reconciliation reconciliation) {
        return reconciliation.breaks().stream().map(Break::check).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomRegistersOfSeveralCurrenciesReconcile(long seed) {
        Draft draft = new Draft(seed);

        Reconciliation reconciliation = draft.reconciliation();

        assertThat(reconciliation.breaks()).isEmpty();
        assertThat(reconciliation.verdict()).isEqualTo(Verdict.RECONCILED);
        draft.run().register().books().values().forEach(book -> {
            long debits = book.balances().values().stream()
                    .mapToLong(Balance::debitMinor)
                    .sum();
            long credits = book.balances().values().stream()
                    .mapToLong(Balance::creditMinor)
                    .sum();
            assertThat(debits).isEqualTo(credits);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachAmountOfAnApprovedControlTotalIsCompared(long seed) {
        List<BiFunction<ControlTotal, Long, ControlTotal>> corruptions = List.of(
                (t, by) -> total(t, by, 0, 0, 0, 0),
                (t, by) -> total(t, 0, by, 0, 0, 0),
                (t, by) -> total(t, 0, 0, by, 0, 0),
                (t, by) -> total(t, 0, 0, 0, by, 0),
                (t, by) -> total(t, 0, 0, 0, 0, by));
        List<Check> named = List.of(
                Check.APPROVED_HEADCOUNT,
                Check.APPROVED_GROSS,
                Check.APPROVED_TAXES,
                Check.APPROVED_DEDUCTIONS,
                Check.APPROVED_NET);
        for (int i = 0; i < corruptions.size(); i++) {
            Draft draft = new Draft(seed);
            Random random = new Random(seed);
            int victim = random.nextInt(draft.approved.size());
            long by = random.nextBoolean() ? 1 : -1;
            draft.approved = new ArrayList<>(draft.approved);
            ControlTotal good = draft.approved.get(victim);
            draft.approved.set(victim, corruptions.get(i).apply(good, by));

            Reconciliation reconciliation = draft.reconciliation();

            assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
            assertThat(checks(reconciliation)).containsExactly(named.get(i));
            Break found = reconciliation.breaks().get(0);
            assertThat(found.currency()).isEqualTo(good.currency());
            assertThat(Long.parseLong(found.expected()) - Long.parseLong(found.actual()))
                    .isEqualTo(by);
        }
    }

    private static ControlTotal total(ControlTotal t, long heads, long gross, long taxes, long deductions, long net) {
        return new ControlTotal(
                t.currency(),
                t.headcount() + heads,
                t.grossMinor() + gross,
                t.taxesMinor() + taxes,
                t.deductionsMinor() + deductions,
                t.netMinor() + net);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachAmountOfAnItemIsCompared(long seed) {
        List<UnaryOperator<Item>> corruptions = List.of(
                i -> new Item(
                        i.employee(),
                        i.currency(),
                        i.grossMinor() + 1,
                        i.taxesMinor(),
                        i.deductionsMinor(),
                        i.netMinor()),
                i -> new Item(
                        i.employee(),
                        i.currency(),
                        i.grossMinor(),
                        i.taxesMinor() + 1,
                        i.deductionsMinor(),
                        i.netMinor()),
                i -> new Item(
                        i.employee(),
                        i.currency(),
                        i.grossMinor(),
                        i.taxesMinor(),
                        i.deductionsMinor() + 1,
                        i.netMinor()),
                i -> new Item(
                        i.employee(),
                        i.currency(),
                        i.grossMinor(),
                        i.taxesMinor(),
                        i.deductionsMinor(),
                        i.netMinor() + 1));
        List<Check> named =
                List.of(Check.APPROVED_GROSS, Check.APPROVED_TAXES, Check.APPROVED_DEDUCTIONS, Check.APPROVED_NET);
        for (int i = 0; i < corruptions.size(); i++) {
            Draft draft = new Draft(seed);
            int victim = new Random(seed).nextInt(draft.items.size());
            Item good = draft.items.get(victim);
            List<Item> items = new ArrayList<>(draft.items);
            items.set(victim, corruptions.get(i).apply(good));
            draft.chunks = Story.chunks(RUN, 1, items, draft.chunks.size());

            Reconciliation reconciliation = draft.reconciliation();

            assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
            assertThat(checks(reconciliation))
                    .contains(named.get(i), Check.ITEM_BALANCED, Check.DEBITS_EQUAL_CREDITS)
                    .doesNotContain(Check.APPROVED_HEADCOUNT);
            assertThat(reconciliation.breaks())
                    .filteredOn(found -> found.check() == Check.ITEM_BALANCED)
                    .singleElement()
                    .satisfies(found -> assertThat(found.evidence()).contains("employee " + good.employee() + " "));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anItemInAnotherCurrencyBreaksBothCurrencies(long seed) {
        Draft draft = new Draft(seed);
        int victim = new Random(seed).nextInt(draft.items.size());
        Item good = draft.items.get(victim);
        List<Item> items = new ArrayList<>(draft.items);
        items.set(
                victim,
                new Item(
                        good.employee(),
                        "SEK",
                        good.grossMinor(),
                        good.taxesMinor(),
                        good.deductionsMinor(),
                        good.netMinor()));
        draft.chunks = Story.chunks(RUN, 1, items, draft.chunks.size());

        Reconciliation reconciliation = draft.reconciliation();

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(reconciliation.breaks())
                .filteredOn(found -> found.check() == Check.APPROVED_HEADCOUNT)
                .extracting(Break::currency)
                .containsExactlyInAnyOrder(good.currency(), "SEK");
    }

    @Test
    void whatWasSubmittedIsComparedAsWell() {
        Draft draft = new Draft(3);
        draft.submitted = draft.approved.stream()
                .map(total -> total(total, 0, 0, 1, 0, 0))
                .toList();

        Reconciliation reconciliation = draft.reconciliation();

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(reconciliation)).containsOnly(Check.SUBMITTED_TAXES);
    }

    @Test
    void aMissingChunkIsABreakAtTheSubmissionAndAtTheApproval() {
        Draft draft = new Draft(3);
        draft.chunks = Story.chunks(RUN, 1, draft.items, 3).subList(0, 2);
        List<PayrollEvent> untilSubmitted = new ArrayList<>(List.of(Story.created(RUN)));
        untilSubmitted.addAll(draft.chunks);
        untilSubmitted.add(Story.calculated(RUN, 1, draft.submitted));
        untilSubmitted.add(Story.submitted(RUN, 1, draft.submitted));

        Reconciliation atSubmission = Reconciliation.of(after(untilSubmitted));
        Reconciliation atApproval = draft.reconciliation();

        assertThat(atSubmission.verdict()).isNull();
        assertThat(checks(atSubmission)).contains(Check.REGISTER_COMPLETE);
        assertThat(atApproval.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(atApproval)).contains(Check.REGISTER_COMPLETE);
    }

    @Test
    void chunksOutOfOrderAreABreakAndAreNotBooked() {
        Draft draft = new Draft(3);
        List<ItemsRecorded> chunks = Story.chunks(RUN, 1, draft.items, 3);
        draft.chunks = List.of(chunks.get(0), chunks.get(2), chunks.get(1), chunks.get(1));

        Reconciliation reconciliation = draft.reconciliation();

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(reconciliation)).contains(Check.REGISTER_SEQUENCE, Check.REGISTER_COMPLETE);
        assertThat(draft.run().register().items())
                .isEqualTo(chunks.get(0).items().size() + chunks.get(1).items().size());
    }

    @Test
    void aNewRevisionSupersedesTheItemsOfTheFormer() {
        List<Item> first = new Story(SHARD, 1).items(10);
        List<Item> second = new Story(SHARD, 2).items(5);
        List<PayrollEvent> events = new ArrayList<>(List.of(Story.created(RUN)));
        events.addAll(Story.chunks(RUN, 1, first, 2).subList(0, 1));
        events.addAll(Story.chunks(RUN, 2, second, 2));
        events.add(Story.calculated(RUN, 2, Story.totals(second)));
        events.add(Story.submitted(RUN, 2, Story.totals(second)));
        events.add(Story.approved(RUN, 2, Story.totals(second)));

        Reconciliation reconciliation = Reconciliation.of(after(events));

        assertThat(reconciliation.breaks()).isEmpty();
        assertThat(reconciliation.verdict()).isEqualTo(Verdict.RECONCILED);
    }

    @Test
    void anApprovalOfAnotherRevisionIsABreak() {
        Draft draft = new Draft(3);
        draft.approvedRevision = 2;

        Reconciliation reconciliation = draft.reconciliation();

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(reconciliation)).containsExactly(Check.REGISTER_REVISION, Check.SUBMISSION_REVISION);
    }

    @Test
    void sumsThatLeaveSixtyFourBitsAreABreakAndNeverWrap() {
        Item huge = new Item("e-1", "JPY", Long.MAX_VALUE, 0, 0, Long.MAX_VALUE);
        Item one = new Item("e-2", "JPY", 1, 0, 0, 1);
        Item smallest = new Item("e-3", "EUR", Long.MIN_VALUE, 0, 0, Long.MIN_VALUE);
        List<PayrollEvent> events = List.of(
                Story.created(RUN),
                new ItemsRecorded(RUN, 1, 1, 1, List.of(huge, one, smallest)),
                Story.calculated(RUN, 1, Story.totals(List.of(huge))),
                Story.submitted(RUN, 1, Story.totals(List.of(huge))),
                Story.approved(RUN, 1, Story.totals(List.of(huge))));

        RunState run = after(events);
        Reconciliation reconciliation = Reconciliation.of(run);

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(reconciliation)).containsExactly(Check.AMOUNT_OVERFLOW, Check.AMOUNT_OVERFLOW);
        assertThat(run.register().book("JPY").totals().grossMinor()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAccountsSideNeverWrapsWhereTheTotalsStaySmall() {
        List<Item> clawedBack = List.of(
                new Item("e-1", "JPY", Long.MAX_VALUE, 0, 0, Long.MAX_VALUE),
                new Item("e-2", "JPY", -Long.MAX_VALUE, 0, 0, -Long.MAX_VALUE),
                new Item("e-3", "JPY", Long.MAX_VALUE, 0, 0, Long.MAX_VALUE));

        RunState run = after(List.of(Story.created(RUN), new ItemsRecorded(RUN, 1, 1, 1, clawedBack)));

        assertThat(run.register().breaks().first()).extracting(Break::check).containsExactly(Check.AMOUNT_OVERFLOW);
        assertThat(run.register().items()).isEqualTo(2);
    }

    @Test
    void evidenceIsBoundedAndItsNumberIsNot() {
        List<Item> bad = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bad.add(new Item("e-" + i, "EUR", 10, 0, 0, 9));
        }
        RunState run = after(List.of(Story.created(RUN), new ItemsRecorded(RUN, 1, 1, 1, bad)));

        assertThat(run.register().breaks().first()).hasSize(Breaks.KEPT_MAX);
        assertThat(run.register().breaks().total()).isEqualTo(1_000);
    }

    @Test
    void aRejectedRunIsOpenAgain() {
        List<Item> items = new Story(SHARD, 1).items(3);
        List<PayrollEvent> events = new ArrayList<>(List.of(Story.created(RUN)));
        events.addAll(Story.chunks(RUN, 1, items, 1));
        events.add(Story.calculated(RUN, 1, Story.totals(items)));
        events.add(Story.submitted(RUN, 1, Story.totals(items)));
        RunState pending = after(events);
        events.add(Story.rejected(RUN, 1));
        RunState open = after(events);

        assertThat(pending.phase()).isEqualTo(Phase.PENDING_APPROVAL);
        assertThat(open.phase()).isEqualTo(Phase.DRAFT);
        assertThat(Reconciliation.of(open)).isEqualTo(new Reconciliation(null, List.of(), 0));
    }

    @Test
    void aRunGoesOnToItsEndAndStaysReconciled() {
        RunState run = new Draft(3).run();
        Content content = Story.content(1);

        for (PayrollEvent event : List.of(
                new RunReleased(RUN, content, "paul"),
                new RunTransmitted(RUN, content, "paul"),
                new RunClosed(RUN, content, "paul"))) {
            run = run.after(event, new Position(1, run.changedAt().sequence() + 1));
            assertThat(Reconciliation.of(run).verdict()).isEqualTo(Verdict.RECONCILED);
        }
        assertThat(run.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void anApprovalThatWasTakenBackIsNone() {
        RunState approved = new Draft(3).run();
        Position next = new Position(1, approved.changedAt().sequence() + 1);

        RunState reopened = approved.after(new RunReopened(RUN, Story.content(1), "amir", "a late bonus"), next);

        assertThat(reopened.phase()).isEqualTo(Phase.DRAFT);
        assertThat(Reconciliation.of(reopened).verdict()).isNull();
    }

    @Test
    void whatIsOutOfItsCourseAfterTheApprovalBreaksIt() {
        RunState approved = new Draft(3).run();
        Position next = new Position(1, approved.changedAt().sequence() + 1);
        Content content = Story.content(1);

        for (PayrollEvent event : List.of(
                new RunTransmitted(RUN, content, "paul"),
                new RunClosed(RUN, content, "paul"),
                Story.calculated(RUN, 1, List.of()))) {
            Reconciliation reconciliation = Reconciliation.of(approved.after(event, next));

            assertThat(reconciliation.verdict()).as("%s", event.getClass()).isEqualTo(Verdict.BROKEN);
            assertThat(checks(reconciliation)).containsExactly(Check.LIFECYCLE);
        }
    }

    @Test
    void whatHappensAfterTheApprovalBreaksIt() {
        Draft draft = new Draft(3);
        RunState approved = draft.run();
        Position later = new Position(1, approved.changedAt().sequence() + 1);
        List<Item> items = new Story(SHARD, 9).items(2);

        for (PayrollEvent event : List.of(
                new ItemsRecorded(RUN, 2, 1, 1, items),
                Story.submitted(RUN, 1, draft.submitted),
                Story.approved(RUN, 1, draft.approved),
                Story.rejected(RUN, 1),
                Story.created(RUN))) {
            Reconciliation reconciliation = Reconciliation.of(approved.after(event, later));

            assertThat(reconciliation.verdict()).as("%s", event.getClass()).isEqualTo(Verdict.BROKEN);
        }
    }

    @Test
    void anApprovalWithoutASubmissionOrACreationIsABreak() {
        List<Item> items = new Story(SHARD, 1).items(3);
        List<PayrollEvent> events = new ArrayList<>(Story.chunks(RUN, 1, items, 1));
        events.add(Story.approved(RUN, 1, Story.totals(items)));

        Reconciliation reconciliation = Reconciliation.of(after(events));

        assertThat(reconciliation.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(checks(reconciliation)).containsExactlyInAnyOrder(Check.RUN_CREATED, Check.LIFECYCLE);
    }

    @Test
    void aControlTotalTwiceForOneCurrencyIsABreak() {
        Draft draft = new Draft(3);
        draft.approved = new ArrayList<>(draft.approved);
        draft.approved.add(draft.approved.get(0));

        assertThat(checks(draft.reconciliation())).containsExactly(Check.CONTROL_TOTAL_UNIQUE);
    }
}
