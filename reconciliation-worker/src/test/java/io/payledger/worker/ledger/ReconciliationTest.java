package io.payledger.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.RunClosed;
import io.payledger.events.RunEvent.RunReopened;
import io.payledger.events.RunEvent.RunTermsChanged;
import io.payledger.events.RunEvent.RunTransmitted;
import io.payledger.events.RunEvent.RunWithdrawn;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunType;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.EventHistory;
import io.payledger.worker.ledger.Reconciliation.Status;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.ledger.RunLedger.Phase;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run reconciles exactly where everything agrees. The seed of a failing case is in its name or its message. */
class ReconciliationTest {

    private static final UUID RUN = new UUID(7, 7);
    private static final Shard SHARD = new Shard("payroll/acme-de");

    /** In the order of the record's components. */
    private static final List<String> COMPONENTS = List.of(
            "gross",
            "reimbursements",
            "employee-taxes",
            "employee-benefits",
            "post-tax-deductions",
            "net",
            "employer-taxes",
            "employer-benefits");

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void totalsLedgerAndPaymentOrderOfTenThousandRandomRegistersAgreeToTheMinorUnit() {
        Set<String> currencies = new HashSet<>();
        for (long seed = 0; seed < 10_000; seed++) {
            Draft draft = new Draft(seed);
            currencies.add(draft.currency);

            Books books = draft.untilTransmission();

            assertThat(books.breaks()).as("seed %d", seed).isEmpty();
            assertThat(books.verdict()).as("seed %d", seed).isEqualTo(Verdict.AGREED);
            RunLedger run = books.run();
            assertThat(run.register().totals()).as("seed %d", seed).isEqualTo(EventHistory.totals(draft.items));
            assertLedgerIsTheItems(seed, run.ledger(), draft);
        }
        assertThat(currencies).contains("EUR", "JPY", "KWD");
    }

    /** By the textbook; independent of the tested code. */
    private static void assertLedgerIsTheItems(long seed, Ledger ledger, Draft draft) {
        Amounts sums = EventHistory.totals(draft.items).amounts();
        Map<Account, Long> debits = new LinkedHashMap<>();
        debits.put(Account.WAGES_EXPENSE, sums.grossMinor());
        debits.put(Account.REIMBURSEMENTS_EXPENSE, sums.reimbursementsMinor());
        debits.put(Account.EMPLOYEE_TAXES_PAYABLE, -sums.employeeTaxesMinor());
        debits.put(Account.EMPLOYEE_BENEFITS_PAYABLE, -sums.employeeBenefitsMinor());
        debits.put(Account.POST_TAX_DEDUCTIONS_PAYABLE, -sums.postTaxDeductionsMinor());
        debits.put(Account.EMPLOYER_TAXES_EXPENSE, sums.employerTaxesMinor());
        debits.put(Account.EMPLOYER_TAXES_PAYABLE, -sums.employerTaxesMinor());
        debits.put(Account.EMPLOYER_BENEFITS_EXPENSE, sums.employerBenefitsMinor());
        debits.put(Account.EMPLOYER_BENEFITS_PAYABLE, -sums.employerBenefitsMinor());
        // the clearing account holds what the payment file instructs the bank to pay
        debits.put(Account.NET_PAY_CLEARING, -draft.order.orElseThrow().controlSumMinor());
        debits.put(Account.PAID_OTHERWISE, draft.order.orElseThrow().controlSumMinor() - sums.netMinor());
        debits.forEach((account, expected) -> assertThat(
                        ledger.balance(account).creditBalanceMinor().negate())
                .as("seed %d, %s", seed, account)
                .isEqualTo(BigInteger.valueOf(expected)));
        assertThat(ledger.debitsMinor()).as("seed %d", seed).isEqualTo(ledger.creditsMinor());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStatementThatBooksEveryTransferReconcilesTheRun(long seed) {
        for (Draft draft : List.of(
                new Draft(seed),
                new Draft(seed).asOneSum(Optional.of(new Draft(seed).approved.transfers()), 0),
                new Draft(seed).asOneSum(Optional.empty(), 0))) {
            Books books = draft.untilStatement();

            assertThat(books.breaks()).isEmpty();
            assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
            assertThat(books.judged().parts())
                    .hasSize(Part.values().length)
                    .allSatisfy(
                            (part, status) -> assertThat(status).as("%s", part).isEqualTo(Status.AGREED));
            assertThat(books.judged().text(new Position(3, 99)))
                    .isEqualTo("RECONCILED through position 3/99, statement 2026-31");
            Ledger ledger = books.run().ledger();
            assertThat(ledger.balance(Account.NET_PAY_CLEARING).creditBalanceMinor())
                    .isZero();
            assertThat(ledger.balance(Account.BANK).creditBalanceMinor())
                    .isEqualTo(BigInteger.valueOf(draft.approved.transferredMinor()));
            assertThat(ledger.debitsMinor()).isEqualTo(ledger.creditsMinor());
        }
    }

    /** An error, with the break that must report it. */
    private record Wrong(String breakId, Consumer<Draft> tampering) {}

    private static List<Wrong> wrongs(Draft sample, long by) {
        List<Wrong> wrongs = new ArrayList<>();
        for (int i = 0; i < COMPONENTS.size(); i++) {
            int component = i;
            String check = COMPONENTS.get(i);
            wrongs.add(
                    new Wrong(check + "/-/approved", draft -> draft.approved = totals(draft.approved, component, by)));
            wrongs.add(new Wrong(
                    check + "/-/submitted", draft -> draft.submitted = totals(draft.submitted, component, by)));
            wrongs.add(new Wrong(check + "/-/approved", draft -> record(draft, component, by)));
        }
        // an amount of the employee's alone unbalances the employee's own entries; the employer's are always in pairs
        for (int i = 0; i < 6; i++) {
            int component = i;
            wrongs.add(
                    new Wrong("item-balanced/" + sample.line() + "/register", draft -> record(draft, component, by)));
        }
        wrongs.add(new Wrong("debits-equal-credits/-/ledger", draft -> record(draft, 0, by)));
        wrongs.add(new Wrong("transferred/-/approved", draft -> record(draft, 5, by)));
        wrongs.add(new Wrong("transferred/-/order", draft -> record(draft, 5, by)));
        wrongs.add(new Wrong(
                "headcount/-/approved",
                draft -> draft.approved = new Totals(
                        draft.approved.headcount() + by,
                        draft.approved.amounts(),
                        draft.approved.transfers(),
                        draft.approved.transferredMinor())));
        wrongs.add(new Wrong(
                "transfers/-/approved",
                draft -> draft.approved = new Totals(
                        draft.approved.headcount(),
                        draft.approved.amounts(),
                        draft.approved.transfers() + by,
                        draft.approved.transferredMinor())));
        wrongs.add(new Wrong(
                "transferred/-/approved",
                draft -> draft.approved = new Totals(
                        draft.approved.headcount(),
                        draft.approved.amounts(),
                        draft.approved.transfers(),
                        draft.approved.transferredMinor() + by)));
        wrongs.add(new Wrong("register-sequence/-/register", draft -> {
            int any = draft.line() % draft.chunks.size();
            ItemsRecorded good = draft.chunks.get(any);
            draft.chunks.set(
                    any,
                    new ItemsRecorded(
                            good.run(),
                            good.revision(),
                            good.chunk(),
                            good.chunks(),
                            good.firstLine() + 1,
                            good.items()));
        }));
        wrongs.add(new Wrong("content/-/approved", draft -> draft.approvedRevision = 2));
        wrongs.add(new Wrong("register-revision/-/approved", draft -> draft.approvedRevision = 2));
        wrongs.add(new Wrong("content/-/order", draft -> draft.releasedRevision = 2));
        wrongs.add(new Wrong(
                "message-id/-/order",
                draft -> draft.order = draft.order.map(order -> new PaymentOrder(
                        order.messageId() + "1", order.executionDate(), order.transfers(), order.controlSumMinor()))));
        wrongs.add(new Wrong(
                "transfers/-/order",
                draft -> draft.order = draft.order.map(order -> new PaymentOrder(
                        order.messageId(), order.executionDate(), order.transfers() + by, order.controlSumMinor()))));
        wrongs.add(new Wrong(
                "transferred/-/order",
                draft -> draft.order = draft.order.map(order -> new PaymentOrder(
                        order.messageId(), order.executionDate(), order.transfers(), order.controlSumMinor() + by))));
        wrongs.add(new Wrong("transferred/-/order", draft -> draft.order = Optional.empty()));
        String line = Integer.toString(sample.line());
        String unknown = Integer.toString(sample.items.size() + 1);
        wrongs.add(new Wrong(
                "transferred/" + line + "/statement",
                draft -> book(draft, good -> EventHistory.booking(draft.line(), draft.due() + by, draft.currency))));
        wrongs.add(new Wrong(
                "unknown-transfer/" + unknown + "/statement",
                draft -> book(
                        draft, good -> EventHistory.booking(draft.items.size() + 1, draft.due(), draft.currency))));
        wrongs.add(new Wrong(
                "currency/" + line + "/statement",
                draft -> book(draft, good -> EventHistory.booking(draft.line(), draft.due(), "SEK"))));
        wrongs.add(new Wrong(
                "booked-once/" + line + "/statement",
                draft -> draft.bookings.add(EventHistory.booking(draft.line(), draft.due(), draft.currency))));
        wrongs.add(new Wrong("booked-once/" + line + "/statement", draft -> {
            book(draft, good -> EventHistory.booking(draft.line(), 1, draft.currency));
            draft.bookings.add(EventHistory.booking(draft.line(), draft.due() - 1, draft.currency));
        }));
        wrongs.add(new Wrong(
                "returned/" + line + "/statement",
                draft -> draft.bookings.add(EventHistory.booking(draft.line(), -draft.due(), draft.currency))));
        wrongs.add(new Wrong("transferred/-/statement", draft -> draft.asOneSum(Optional.empty(), by)));
        wrongs.add(new Wrong(
                "transferred/-/statement",
                draft -> draft.asOneSum(
                        Optional.of(EventHistory.totals(draft.items).transfers()), by)));
        wrongs.add(new Wrong(
                "transfers/-/statement",
                draft -> draft.asOneSum(
                        Optional.of(EventHistory.totals(draft.items).transfers() + by), 0)));
        wrongs.add(new Wrong(
                "currency/-/statement",
                draft -> draft.bookings =
                        List.of(EventHistory.batch(Optional.empty(), draft.approved.transferredMinor(), "SEK"))));
        wrongs.add(new Wrong(
                "rejected/" + line + "/status",
                draft -> draft.statuses = List.of(EventHistory.status(draft.line(), RunEvent.PaymentStatus.REJECTED))));
        wrongs.add(new Wrong(
                "unknown-transfer/" + unknown + "/status",
                draft -> draft.statuses =
                        List.of(EventHistory.status(draft.items.size() + 1, RunEvent.PaymentStatus.SETTLED))));
        return wrongs;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyErrorOfOneIsABreakThatLocatesIt(long seed) {
        for (long by : new long[] {1, -1}) {
            for (Wrong wrong : wrongs(new Draft(seed), by)) {
                Draft draft = new Draft(seed);
                wrong.tampering().accept(draft);

                Books books = draft.untilStatement();

                assertThat(books.verdict()).as(wrong.breakId()).isEqualTo(Verdict.BROKEN);
                assertThat(books.unresolved()).contains(wrong.breakId());
                assertThat(books.at(wrong.breakId()).finding().evidence()).isNotBlank();
                assertThat(books.judged().open()).isEqualTo(books.unresolved().size());
                Ledger ledger = books.run().ledger();
                if (!books.unresolved().contains("debits-equal-credits/-/ledger")) {
                    assertThat(ledger.debitsMinor()).isEqualTo(ledger.creditsMinor());
                }
            }
        }
    }

    private static void record(Draft draft, int component, long by) {
        List<Item> items = new ArrayList<>(draft.items);
        Item good = items.get(draft.line() - 1);
        items.set(
                draft.line() - 1,
                new Item(good.employee(), plus(good.amounts(), component, by), good.paymentMethod(), good.account()));
        draft.chunks = EventHistory.chunks(draft.run, 1, items, draft.chunks.size());
    }

    private static void book(Draft draft, UnaryOperator<Booking> change) {
        draft.bookings.set(draft.booking(), change.apply(draft.bookings.get(draft.booking())));
    }

    private static Totals totals(Totals totals, int component, long by) {
        return new Totals(
                totals.headcount(),
                plus(totals.amounts(), component, by),
                totals.transfers(),
                totals.transferredMinor());
    }

    private static Amounts plus(Amounts amounts, int component, long by) {
        long[] values = {
            amounts.grossMinor(),
            amounts.reimbursementsMinor(),
            amounts.employeeTaxesMinor(),
            amounts.employeeBenefitsMinor(),
            amounts.postTaxDeductionsMinor(),
            amounts.netMinor(),
            amounts.employerTaxesMinor(),
            amounts.employerBenefitsMinor()
        };
        values[component] += by;
        return new Amounts(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noVerdictIsGivenBeforeTheApprovalAndNoneIsFinalWhileSomethingIsMissing(long seed) {
        Draft draft = new Draft(seed);

        Books submitted = draft.untilSubmission();
        Books approved = draft.untilApproval();
        Books transmitted = draft.untilTransmission();
        Books reported =
                draft.untilTransmission().enter(EventHistory.reported(draft.run, Draft.REPORT, draft.statuses, 1));
        List<Booking> allButOne = draft.bookings.subList(1, draft.bookings.size());
        Books booked = draft.untilTransmission()
                .enter(EventHistory.booked(draft.run, Draft.STATEMENT, "2026-31", allButOne, 1));

        assertThat(submitted.verdict()).isNull();
        assertThat(approved.verdict()).isEqualTo(Verdict.AGREED);
        assertThat(approved.judged().text(new Position(1, 5)))
                .isEqualTo("AGREED through position 1/5, awaiting release, transmission, bank-status, statement");
        assertThat(transmitted.judged().awaiting()).containsExactly("bank-status", "statement");
        assertThat(transmitted.part(Part.ORDER)).isEqualTo(Status.AGREED);
        assertThat(reported.judged().awaiting()).containsExactly("statement");
        assertThat(reported.part(Part.STATUS)).isEqualTo(Status.AGREED);
        assertThat(reported.verdict()).isEqualTo(Verdict.AGREED);
        assertThat(booked.verdict()).isEqualTo(Verdict.AGREED);
        assertThat(booked.judged().awaiting()).containsExactly("bank-status", "statement");
        assertThat(booked.part(Part.CLEARING)).isEqualTo(Status.PENDING);
    }

    @Test
    void aRunWithoutTransfersIsReconciledByItsRelease() {
        Item cash = new Item("e-1", new Amounts(1_000, 0, 100, 0, 0, 900, 50, 0), PaymentMethod.CASH, Optional.empty());
        Item owes = new Item(
                "e-2", new Amounts(0, 0, 0, 0, 300, -300, 0, 0), PaymentMethod.BANK_TRANSFER, Optional.of("a"));
        List<Item> items = List.of(cash, owes);
        Books books = new Books(RUN)
                .enter(EventHistory.created(RUN))
                .enter(EventHistory.chunks(RUN, 1, items, 1))
                .enter(EventHistory.calculated(RUN, 1, EventHistory.totals(items)))
                .enter(EventHistory.submitted(RUN, 1, EventHistory.totals(items)))
                .enter(EventHistory.approved(RUN, 1, EventHistory.totals(items)));

        assertThat(books.judged().awaiting()).containsExactly("release");
        books.enter(EventHistory.released(RUN, 1, items));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(books.judged().text(new Position(1, 6)))
                .isEqualTo("RECONCILED through position 1/6, nothing booked");
        assertThat(books.run().ledger().balance(Account.PAID_OTHERWISE).creditBalanceMinor())
                .isEqualTo(600);
        assertThat(books.run().ledger().balance(Account.NET_PAY_CLEARING).creditBalanceMinor())
                .isZero();
    }

    @Test
    void theSubmissionIsComparedToo() {
        Draft draft = new Draft(3);
        draft.submitted = totals(draft.submitted, 2, 1);

        Books books = draft.untilApproval();

        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).containsExactly("employee-taxes/-/submitted");
    }

    @Test
    void aMissingChunkIsABreakAtTheSubmissionAndAtTheApproval() {
        Draft draft = new Draft(3);
        draft.chunks = EventHistory.chunks(draft.run, 1, draft.items, 3).subList(0, 2);

        Books atSubmission = draft.untilSubmission();
        Books atApproval = draft.untilApproval();

        assertThat(atSubmission.verdict()).isNull();
        assertThat(atSubmission.unresolved()).contains("register-complete/-/submitted");
        assertThat(atApproval.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(atApproval.unresolved()).contains("register-complete/-/approved");
    }

    @Test
    void chunksOutOfOrderAreABreakAndAreNotBooked() {
        Draft draft = new Draft(3);
        List<ItemsRecorded> chunks = EventHistory.chunks(draft.run, 1, draft.items, 3);
        draft.chunks = List.of(chunks.get(0), chunks.get(2), chunks.get(1), chunks.get(1));

        Books books = draft.untilApproval();

        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).contains("register-sequence/-/register", "register-complete/-/approved");
        assertThat(books.run().register().totals().headcount())
                .isEqualTo(chunks.get(0).items().size() + chunks.get(1).items().size());
    }

    @Test
    void aNewRevisionSupersedesTheItemsOfTheFormerAndTheirBreaks() {
        List<Item> first = new ArrayList<>(new EventHistory(SHARD, 1).randomItems(1_200));
        first.add(new Item("e", new Amounts(1, 0, 0, 0, 0, 2, 0, 0), PaymentMethod.CHECK, Optional.empty()));
        List<Item> second = new EventHistory(SHARD, 2).randomItems(5);
        Books books = new Books(RUN).enter(EventHistory.created(RUN)).enter(EventHistory.chunks(RUN, 1, first, 2));
        assertThat(books.unresolved()).contains("item-balanced/1201/register", "debits-equal-credits/-/ledger");

        books.enter(EventHistory.chunks(RUN, 2, second, 2))
                .enter(EventHistory.calculated(RUN, 2, EventHistory.totals(second)))
                .enter(EventHistory.submitted(RUN, 2, EventHistory.totals(second)))
                .enter(EventHistory.approved(RUN, 2, EventHistory.totals(second)))
                .enter(EventHistory.released(RUN, 2, second))
                .enter(EventHistory.transmitted(RUN, 2))
                .enter(EventHistory.booked(
                        RUN,
                        new UUID(1, 1),
                        "31",
                        EventHistory.bookings(second, EventHistory.currency(RUN), false),
                        1));

        assertThat(books.unresolved()).isEmpty();
        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        // a line of a former register is not one of this register
        books.enter(EventHistory.booked(
                RUN, new UUID(1, 2), "32", List.of(EventHistory.booking(1_200, 5, EventHistory.currency(RUN))), 1));
        assertThat(books.unresolved()).containsExactly("unknown-transfer/1200/statement");
    }

    @Test
    void sumsThatLeaveSixtyFourBitsAreABreakAndNeverWrap() {
        Item huge = item("e-1", Long.MAX_VALUE);
        Item one = item("e-2", 1);
        List<RunEvent> events = List.of(
                EventHistory.created(RUN),
                new ItemsRecorded(RUN, 1, 1, 1, 1, List.of(huge, one)),
                EventHistory.calculated(RUN, 1, EventHistory.totals(List.of(huge))),
                EventHistory.submitted(RUN, 1, EventHistory.totals(List.of(huge))),
                EventHistory.approved(RUN, 1, EventHistory.totals(List.of(huge))),
                EventHistory.released(RUN, 1, List.of(huge)),
                EventHistory.transmitted(RUN, 1));

        Books books = new Books(RUN).enter(events);

        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).containsExactly("amount-range/2/register");
        assertThat(books.run().register().totals().amounts().grossMinor()).isEqualTo(Long.MAX_VALUE);

        Booking all = EventHistory.booking(1, Long.MAX_VALUE, EventHistory.currency(RUN));
        books.enter(EventHistory.booked(RUN, new UUID(1, 1), "31", List.of(all, all), 1));
        books.enter(EventHistory.booked(
                RUN,
                new UUID(1, 2),
                "32",
                List.of(
                        EventHistory.booking(9, Long.MIN_VALUE, EventHistory.currency(RUN)),
                        EventHistory.batch(Optional.empty(), Long.MIN_VALUE, EventHistory.currency(RUN)),
                        EventHistory.batch(Optional.empty(), Long.MIN_VALUE, EventHistory.currency(RUN))),
                1));

        assertThat(books.unresolved())
                .containsExactly("amount-range/-/statement", "amount-range/2/register", "returned/-/statement");
        assertThat(books.at("amount-range/-/statement").finding().actual()).isEqualTo("2 bookings beyond");
        assertThat(books.run().bank().paidMinor()).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
    }

    private static Item item(String employee, long netMinor) {
        return new Item(
                employee,
                new Amounts(netMinor, 0, 0, 0, 0, netMinor, 0, 0),
                PaymentMethod.BANK_TRANSFER,
                Optional.of("account"));
    }

    @Test
    void aRejectedRunIsOpenAgain() {
        Draft draft = new Draft(1);
        Books pending = draft.untilSubmission();
        Books open = draft.untilSubmission().enter(EventHistory.rejected(draft.run, 1));

        assertThat(pending.run().phase()).isEqualTo(Phase.PENDING_APPROVAL);
        assertThat(open.run().phase()).isEqualTo(Phase.DRAFT);
        assertThat(open.verdict()).isNull();
        assertThat(open.breaks()).isEmpty();
    }

    @Test
    void aWithdrawnRunIsOpenAgainAndASecondSubmissionReplacesTheFirst() {
        Draft draft = new Draft(1);
        Books open = draft.untilSubmission()
                .enter(new RunWithdrawn(draft.run, EventHistory.content(1), "petra", "an account is missing"));
        Books again = draft.untilSubmission()
                .enter(new RunWithdrawn(draft.run, EventHistory.content(1), "petra", "an account is missing"))
                .enter(EventHistory.calculated(draft.run, 1, draft.submitted))
                .enter(EventHistory.submitted(draft.run, 1, draft.submitted))
                .enter(EventHistory.approved(draft.run, 1, draft.approved));

        assertThat(open.run().phase()).isEqualTo(Phase.DRAFT);
        assertThat(open.run().submitted()).isNull();
        assertThat(open.verdict()).isNull();
        assertThat(open.breaks()).isEmpty();
        assertThat(again.run().phase()).isEqualTo(Phase.APPROVED);
        assertThat(again.unresolved()).isEmpty();
    }

    @Test
    void changedTermsReplaceThoseOfTheCreationAndTheRegisterStays() {
        Draft draft = new Draft(2);
        RunTermsChanged change = new RunTermsChanged(
                draft.run,
                RunType.BONUS,
                Optional.empty(),
                "acme",
                "weekly",
                LocalDate.of(2026, 2, 1),
                LocalDate.of(2026, 2, 28),
                LocalDate.of(2026, 2, 27),
                LocalDate.of(2026, 2, 27),
                EventHistory.currency(draft.run),
                Optional.empty(),
                Optional.empty(),
                "carla");

        Books books = new Books(draft.run)
                .enter(EventHistory.created(draft.run))
                .enter(draft.chunks)
                .enter(EventHistory.calculated(draft.run, 1, draft.submitted))
                .enter(change);

        assertThat(books.run().phase()).isEqualTo(Phase.DRAFT);
        assertThat(books.run().created()).isNotNull().satisfies(origin -> {
            assertThat(origin.payGroup()).isEqualTo("weekly");
            assertThat(origin.payDate()).isEqualTo(LocalDate.of(2026, 2, 27));
            assertThat(origin.preparedBy()).isEqualTo("petra");
        });
        books.enter(EventHistory.calculated(draft.run, 1, draft.submitted))
                .enter(EventHistory.submitted(draft.run, 1, draft.submitted))
                .enter(EventHistory.approved(draft.run, 1, draft.approved));
        assertThat(books.run().phase()).isEqualTo(Phase.APPROVED);
        assertThat(books.unresolved()).isEmpty();
        assertThat(books.enter(change).unresolved()).containsExactly("lifecycle/-/run");
    }

    /** After a change of the directory or the policy, and by another person. */
    @Test
    void aCalculatedRunMayBeCalculatedAgain() {
        Draft draft = new Draft(1);
        Books books = new Books(draft.run)
                .enter(EventHistory.created(draft.run))
                .enter(draft.chunks)
                .enter(EventHistory.calculated(draft.run, 1, draft.submitted))
                .enter(EventHistory.calculated(draft.run, 1, draft.submitted));

        assertThat(books.run().phase()).isEqualTo(Phase.CALCULATED);
        assertThat(books.unresolved()).isEmpty();
    }

    @Test
    void aReopenedRunStillOwesWhatItReleased() {
        Draft draft = new Draft(3);
        Books books = draft.untilApproval().enter(EventHistory.released(draft.run, 1, draft.items));

        books.enter(new RunReopened(draft.run, EventHistory.content(1), "amir", "a late bonus"));

        assertThat(books.run().phase()).isEqualTo(Phase.DRAFT);
        assertThat(books.verdict()).isNull();
        assertThat(books.run().ledger().balance(Account.PAID_OTHERWISE).creditBalanceMinor())
                .isZero();
    }

    @Test
    void anEventOutOfOrderBreaksTheRun() {
        Content content = EventHistory.content(1);
        Draft draft = new Draft(3);

        for (RunEvent event : List.of(
                new RunTransmitted(draft.run, content, "paul"),
                new RunClosed(draft.run, content, "paul"),
                EventHistory.calculated(draft.run, 1, Totals.ZERO),
                EventHistory.submitted(draft.run, 1, draft.submitted),
                EventHistory.approved(draft.run, 1, draft.approved),
                EventHistory.rejected(draft.run, 1),
                new RunWithdrawn(draft.run, content, "petra", "too late"),
                EventHistory.created(draft.run))) {
            Books books = draft.untilApproval().enter(event);

            assertThat(books.verdict()).as("%s", event.getClass()).isEqualTo(Verdict.BROKEN);
            assertThat(books.unresolved()).containsExactly("lifecycle/-/run");
        }
    }

    @Test
    void itemsAfterTheApprovalBreakTheRun() {
        Draft draft = new Draft(3);
        Books books = draft.untilApproval()
                .enter(new ItemsRecorded(draft.run, 2, 1, 1, 1, new EventHistory(SHARD, 9).randomItems(2)));

        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).contains("lifecycle/-/run", "register-revision/-/approved");
    }

    @Test
    void anApprovalWithoutASubmissionOrACreationIsABreak() {
        List<Item> items = new EventHistory(SHARD, 1).randomItems(3);
        Books books = new Books(RUN)
                .enter(EventHistory.chunks(RUN, 1, items, 1))
                .enter(EventHistory.approved(RUN, 1, EventHistory.totals(items)));

        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).containsExactly("lifecycle/-/run", "run-created/-/run");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReconciledRunStaysReconciledUntilItIsClosed(long seed) {
        Draft draft = new Draft(seed);
        Books books = draft.untilStatement();

        books.enter(new RunClosed(draft.run, EventHistory.content(1), "paul"));

        assertThat(books.run().phase()).isEqualTo(Phase.CLOSED);
        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
    }
}
