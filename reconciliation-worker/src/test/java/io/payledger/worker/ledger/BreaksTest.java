package io.payledger.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.freshness.Position;
import io.payledger.worker.EventHistory;
import io.payledger.worker.ledger.Reconciliation.Status;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a break: found once, assessed by people, resolved by later events. */
class BreaksTest {

    private int imports;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    private List<PaymentStatusReported> report(Draft draft, TransferStatus... statuses) {
        return EventHistory.reported(draft.run, new UUID(1, ++imports), List.of(statuses), 1);
    }

    private List<PaymentsBooked> statement(Draft draft, Booking... bookings) {
        return statement(draft, List.of(bookings));
    }

    private List<PaymentsBooked> statement(Draft draft, List<Booking> bookings) {
        return EventHistory.booked(draft.run, new UUID(2, ++imports), "S-" + imports, bookings, 1);
    }

    private static BreakAssessed assessed(Draft draft, String id, BreakState state) {
        return new BreakAssessed(
                draft.run, id, state, Optional.of("rita"), Optional.of("paid by check"), Optional.of("DMS 7"), "rita");
    }

    private static long clearing(Books books) {
        return books.run()
                .ledger()
                .balance(Account.NET_PAY_CLEARING)
                .creditBalanceMinor()
                .longValueExact();
    }

    private static long assessedDifferences(Books books) {
        return books.run()
                .ledger()
                .balance(Account.ASSESSED_DIFFERENCES)
                .creditBalanceMinor()
                .longValueExact();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRepeatedReportFindsNothingNewAndALaterOneResolvesTheBreak(long seed) {
        Draft draft = new Draft(seed);
        Books books = draft.untilTransmission();
        TransferStatus rejected = EventHistory.status(draft.line(), PaymentStatus.REJECTED);
        String id = "rejected/" + draft.line() + "/status";

        books.enter(report(draft, rejected)).enter(report(draft, rejected)).enter(report(draft, rejected));
        assertThat(books.unresolved()).containsExactly(id);
        assertThat(books.raised()).containsExactly(Check.REJECTED);
        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.judged().text(new Position(1, 9)))
                .isEqualTo("BROKEN through position 1/9, unresolved breaks: 1");
        assertThat(books.part(Part.STATUS)).isEqualTo(Status.BROKEN);

        books.enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.SETTLED)));
        Position mendedAt = books.run().changedAt();
        books.enter(statement(draft, draft.bookings));

        assertThat(books.at(id).state()).isEqualTo(BreakState.RESOLVED);
        assertThat(books.at(id).reason()).isEqualTo("mended by the event at " + mendedAt);
        assertThat(books.at(id).assessedBy()).isNull();
        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(books.run().breaksIn(BreakState.RESOLVED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(BreakState.class)
    void onlyResolvedOrDismissedBreaksLetTheRunBeReconciled(BreakState state) {
        Draft draft = new Draft(4);
        Books books = draft.untilTransmission();
        String id = "rejected/" + draft.line() + "/status";
        draft.bookings.remove(draft.booking());
        books.enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.REJECTED)))
                .enter(statement(draft, draft.bookings));

        books.enter(assessed(draft, id, state));

        boolean ended = state == BreakState.RESOLVED || state == BreakState.DISMISSED;
        assertThat(books.verdict()).isEqualTo(ended ? Verdict.RECONCILED : Verdict.BROKEN);
        assertThat(clearing(books)).isEqualTo(ended ? 0 : draft.due());
        assertThat(assessedDifferences(books)).isEqualTo(ended ? draft.due() : 0);
        assertThat(books.at(id))
                .isEqualTo(new Break(
                        books.at(id).finding(),
                        1,
                        books.at(id).foundAt(),
                        books.run().changedAt(),
                        state,
                        "rita",
                        "paid by check",
                        "DMS 7",
                        "rita"));

        books.enter(assessed(draft, id, BreakState.OPEN));
        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(assessedDifferences(books)).isZero();
    }

    @Test
    void anAssessmentWithoutAnOwnerKeepsTheOwner() {
        Draft draft = new Draft(4);
        Books books = draft.untilTransmission()
                .enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.REJECTED)));
        String id = "rejected/" + draft.line() + "/status";

        books.enter(assessed(draft, id, BreakState.INVESTIGATING))
                .enter(new BreakAssessed(
                        draft.run,
                        id,
                        BreakState.DISMISSED,
                        Optional.empty(),
                        Optional.of("a test"),
                        Optional.empty(),
                        "olga"));

        assertThat(books.at(id).owner()).isEqualTo("rita");
        assertThat(books.at(id).reason()).isEqualTo("a test");
        assertThat(books.at(id).proof()).isNull();
        assertThat(books.at(id).assessedBy()).isEqualTo("olga");
    }

    @Test
    void anAssessmentDoesNotCoverLaterFindings() {
        Draft draft = new Draft(5);
        String id = "transferred/" + draft.line() + "/statement";
        Books books = draft.untilTransmission()
                .enter(statement(draft, EventHistory.booking(draft.line(), draft.due() + 2, draft.currency)))
                .enter(assessed(draft, id, BreakState.DISMISSED));
        assertThat(books.unresolved()).isEmpty();
        assertThat(assessedDifferences(books)).isEqualTo(-2);

        // a bank that withdraws a rejection
        books.enter(statement(draft, EventHistory.booking(draft.line(), -1, draft.currency)));

        assertThat(books.unresolved()).containsExactly(id);
        assertThat(books.at(id).owner()).isEqualTo("rita");
        assertThat(books.at(id).reason()).isNull();
        assertThat(books.at(id).finding().actual()).isEqualTo(Long.toString(draft.due() + 1));
        assertThat(assessedDifferences(books)).isZero();
    }

    @Test
    void anAssessmentOfNoBreakIsCountedAndChangesNothingElse() {
        Draft draft = new Draft(5);
        Books books = draft.untilTransmission();

        books.enter(assessed(draft, "transferred/1/statement", BreakState.OPEN))
                .enter(assessed(draft, "no such thing", BreakState.OPEN));

        assertThat(books.breaks()).isEmpty();
        assertThat(books.run().strayAssessments()).isEqualTo(2);
        assertThat(books.verdict()).isEqualTo(Verdict.AGREED);
    }

    @Test
    void aBreakOfASupersededRegisterCannotBeAssessed() {
        Draft draft = new Draft(5);
        List<Item> bad =
                List.of(new Item("e", new Amounts(1, 0, 0, 0, 0, 2, 0, 0), PaymentMethod.CHECK, Optional.empty()));
        Books books = new Books(draft.run)
                .enter(EventHistory.created(draft.run))
                .enter(EventHistory.chunks(draft.run, 1, bad, 1));
        assertThat(books.unresolved()).contains("item-balanced/1/register");

        books.enter(EventHistory.chunks(draft.run, 2, draft.items, 1))
                .enter(assessed(draft, "item-balanced/1/register", BreakState.OPEN));

        assertThat(books.unresolved()).isEmpty();
        assertThat(books.run().strayAssessments()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moneyThatComesBackReopensTheClearingAccount(long seed) {
        Draft draft = new Draft(seed);
        Books books = draft.untilStatement();
        String id = "returned/" + draft.line() + "/statement";

        books.enter(statement(draft, EventHistory.booking(draft.line(), -draft.due(), draft.currency)));
        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(books.unresolved()).containsExactly(id);
        assertThat(clearing(books)).isEqualTo(draft.due());

        // paid again
        books.enter(statement(draft, EventHistory.booking(draft.line(), draft.due(), draft.currency)));
        assertThat(books.at(id).state()).isEqualTo(BreakState.RESOLVED);
        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(clearing(books)).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moneyReturnedFromASumBelongsToItsLine(long seed) {
        Draft draft = new Draft(seed);
        Books books = draft.asOneSum(Optional.of(draft.approved.transfers()), 0).untilStatement();
        String id = "returned/" + draft.line() + "/statement";

        books.enter(statement(draft, EventHistory.booking(draft.line(), -draft.due(), draft.currency)));
        assertThat(books.unresolved()).containsExactly(id);
        assertThat(clearing(books)).isEqualTo(draft.due());
        books.enter(assessed(draft, id, BreakState.RESOLVED));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(assessedDifferences(books)).isEqualTo(draft.due());
        assertThat(clearing(books)).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSumMayOmitRejectedTransfersOrContainAndReturnThem(long seed) {
        Draft draft = new Draft(seed);
        long transfers = draft.approved.transfers();
        long sum = draft.approved.transferredMinor();
        Books rejected = draft.untilTransmission()
                .enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.REJECTED)));
        rejected.enter(assessed(draft, "rejected/" + draft.line() + "/status", BreakState.RESOLVED));

        if (transfers > 1) {
            rejected.enter(statement(
                    draft, EventHistory.batch(Optional.of(transfers - 1), sum - draft.due(), draft.currency)));
        } else {
            rejected.enter(statement(
                    draft,
                    EventHistory.batch(Optional.of(transfers), sum, draft.currency),
                    EventHistory.batch(Optional.of(1L), -draft.due(), draft.currency)));
        }

        assertThat(rejected.unresolved()).isEmpty();
        assertThat(rejected.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(assessedDifferences(rejected)).isEqualTo(draft.due());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFileBookedInSeveralSumsIsJudgedByTheLast(long seed) {
        Draft draft = new Draft(seed);
        long transfers = draft.approved.transfers();
        long sum = draft.approved.transferredMinor();
        Books books = draft.untilTransmission();

        books.enter(
                statement(draft, EventHistory.batch(Optional.of(transfers - 1), sum - draft.due(), draft.currency)));
        // with one transfer the first sum is empty
        assertThat(books.verdict()).isEqualTo(Verdict.AGREED);
        books.enter(statement(draft, EventHistory.batch(Optional.of(1L), draft.due() - 1, draft.currency)));
        assertThat(books.unresolved()).containsExactly("transferred/-/statement");
        books.enter(statement(draft, EventHistory.batch(Optional.of(0L), 1, draft.currency)));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(books.at("transferred/-/statement").state()).isEqualTo(BreakState.RESOLVED);
    }

    @Test
    void anAssessedPartOfASumIsAnAssessedDifference() {
        Draft draft = new Draft(6).asOneSum(Optional.of(new Draft(6).approved.transfers()), -3);
        Books books = draft.untilStatement();
        assertThat(books.unresolved()).containsExactly("transferred/-/statement");

        books.enter(assessed(draft, "transferred/-/statement", BreakState.DISMISSED));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(assessedDifferences(books)).isEqualTo(3);
        assertThat(clearing(books)).isZero();
    }

    @Test
    void aTransferThatNoReportNamesHasTheStatusOfTheWholeFile() {
        Draft draft = new Draft(6);
        long transfers = draft.approved.transfers();
        Books books = draft.untilTransmission();
        PaymentStatusReported whole = new PaymentStatusReported(
                draft.run, new UUID(3, 3), 1, 1, Optional.of(PaymentStatus.REJECTED), List.of(), "paul");
        assertThat(transfers).isGreaterThan(1);

        books.enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.SETTLED)))
                .enter(whole);
        assertThat(books.unresolved()).containsExactly("rejected/-/status");
        assertThat(books.at("rejected/-/status").finding().evidence()).startsWith((transfers - 1) + " transfers");
        books.enter(EventHistory.reported(draft.run, new UUID(3, 4), draft.statuses, 1));

        assertThat(books.unresolved()).isEmpty();
        assertThat(books.part(Part.STATUS)).isEqualTo(Status.AGREED);
    }

    @Test
    void anIncompleteReportIsNotJudged() {
        Draft draft = new Draft(6);
        Books books = draft.untilTransmission();
        List<PaymentStatusReported> parts = new ArrayList<>();
        for (PaymentStatusReported part : EventHistory.reported(draft.run, new UUID(3, 3), draft.statuses, 2)) {
            parts.add(new PaymentStatusReported(
                    part.run(),
                    part.report(),
                    part.chunk(),
                    part.chunks(),
                    Optional.of(PaymentStatus.REJECTED),
                    part.transfers(),
                    part.importedBy()));
        }

        books.enter(parts.get(0));
        assertThat(books.breaks()).isEmpty();
        books.enter(parts.get(1));
        assertThat(books.breaks()).isEmpty();

        // the second part alone is not a report
        books.enter(parts.get(1));
        assertThat(books.unresolved()).containsExactly("import-sequence/-/status");
    }

    @Test
    void anIncompleteReportResolvesNothing() {
        Draft draft = new Draft(6);
        PaymentStatusReported whole = new PaymentStatusReported(
                draft.run, new UUID(3, 3), 1, 1, Optional.of(PaymentStatus.REJECTED), List.of(), "paul");
        List<PaymentStatusReported> parts = EventHistory.reported(draft.run, new UUID(3, 4), draft.statuses, 2);
        Books books = draft.untilTransmission().enter(whole).enter(parts.get(0));
        assertThat(books.unresolved()).containsExactly("rejected/-/status");

        books.enter(parts.get(1));

        assertThat(books.unresolved()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSumWithARejectedTransferIsClearedWhenTheTransferIsReturned(long seed) {
        Draft draft = new Draft(seed);
        Books books = draft.untilTransmission()
                .enter(report(draft, EventHistory.status(draft.line(), PaymentStatus.REJECTED)))
                .enter(statement(
                        draft,
                        EventHistory.batch(Optional.empty(), draft.approved.transferredMinor(), draft.currency)));
        String id = "rejected/" + draft.line() + "/status";
        assertThat(books.unresolved()).containsExactly(id);

        books.enter(assessed(draft, id, BreakState.RESOLVED));
        assertThat(books.unresolved()).containsExactly("cleared/-/clearing");
        assertThat(books.at("cleared/-/clearing").finding().actual()).isEqualTo(Long.toString(-draft.due()));
        books.enter(statement(draft, EventHistory.batch(Optional.empty(), -draft.due(), draft.currency)));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(assessedDifferences(books)).isEqualTo(draft.due());
    }

    @Test
    void aStatementWithAMissingPartIsABreak() {
        Draft draft = new Draft(6);
        List<PaymentsBooked> parts = EventHistory.booked(draft.run, new UUID(3, 3), "S", draft.bookings, 3);

        Books books = draft.untilTransmission().enter(List.of(parts.get(0), parts.get(2)));
        Books half = draft.untilTransmission().enter(parts.get(0));
        Books repeated = draft.untilTransmission().enter(parts).enter(parts);

        assertThat(books.unresolved()).contains("import-sequence/-/statement");
        assertThat(half.breaks()).isEmpty();
        assertThat(half.verdict()).isEqualTo(Verdict.AGREED);
        assertThat(repeated.unresolved()).hasSize(draft.bookings.size()).allMatch(id -> id.startsWith("booked-once/"));
    }

    @Test
    void aBankMessageBeforeTheTransmissionStaysABreakUntilItIsAssessed() {
        Draft draft = new Draft(7);
        Books books = draft.untilApproval()
                .enter(new RunReleased(draft.run, EventHistory.content(1), "paul", draft.order))
                .enter(statement(draft, draft.bookings));
        assertThat(books.unresolved()).containsExactly("before-transmission/-/statement");

        books.enter(EventHistory.transmitted(draft.run, 1));
        assertThat(books.verdict()).isEqualTo(Verdict.BROKEN);
        books.enter(assessed(draft, "before-transmission/-/statement", BreakState.DISMISSED));

        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(assessedDifferences(books)).isZero();
    }

    @Test
    void assessingAnEarlyStatementDoesNotAssessTheMoney() {
        Draft draft = new Draft(7);
        Books books = draft.untilApproval()
                .enter(new RunReleased(draft.run, EventHistory.content(1), "paul", draft.order))
                .enter(statement(draft, draft.bookings.subList(1, draft.bookings.size())))
                .enter(EventHistory.transmitted(draft.run, 1))
                .enter(assessed(draft, "before-transmission/-/statement", BreakState.DISMISSED));

        assertThat(books.verdict()).isEqualTo(Verdict.AGREED);
        assertThat(books.judged().awaiting()).contains("statement");
    }

    @Test
    void anAmountOfZeroMovesNothing() {
        Draft draft = new Draft(7);
        Books books = draft.untilTransmission()
                .enter(statement(
                        draft,
                        EventHistory.booking(draft.line(), 0, draft.currency),
                        EventHistory.booking(draft.items.size() + 5, 0, draft.currency),
                        EventHistory.batch(Optional.of(3L), 0, draft.currency)));

        assertThat(books.breaks()).isEmpty();
        assertThat(books.verdict()).isEqualTo(Verdict.AGREED);
        books.enter(statement(draft, draft.bookings));
        assertThat(books.verdict()).isEqualTo(Verdict.RECONCILED);
    }

    @Test
    void theRowsOfBreaksAreBoundedAndTheirCountIsNot() {
        int more = 50;
        Draft draft = new Draft(1);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < RunLedgerUpdater.LISTED_MAX + more; i++) {
            items.add(draft.items.get(draft.line() - 1));
        }
        Books books = new Books(draft.run)
                .enter(EventHistory.created(draft.run))
                .enter(EventHistory.chunks(draft.run, 1, items, 20))
                .enter(EventHistory.calculated(draft.run, 1, EventHistory.totals(items)))
                .enter(EventHistory.submitted(draft.run, 1, EventHistory.totals(items)))
                .enter(EventHistory.approved(draft.run, 1, EventHistory.totals(items)))
                .enter(EventHistory.released(draft.run, 1, items))
                .enter(EventHistory.transmitted(draft.run, 1));
        List<TransferStatus> rejected = EventHistory.statuses(items, PaymentStatus.REJECTED);

        books.enter(EventHistory.reported(draft.run, new UUID(1, 1), rejected, 20));
        books.enter(EventHistory.reported(draft.run, new UUID(1, 2), rejected, 20));
        assertThat(books.breaks()).hasSize(RunLedgerUpdater.LISTED_MAX);
        assertThat(books.run().breaksIn(BreakState.OPEN)).isEqualTo(RunLedgerUpdater.LISTED_MAX + more);

        books.enter(EventHistory.reported(
                draft.run, new UUID(1, 3), EventHistory.statuses(items, PaymentStatus.SETTLED), 20));
        assertThat(books.run().breaksIn(BreakState.OPEN)).isZero();
        assertThat(books.verdict()).isEqualTo(Verdict.AGREED);
    }
}
