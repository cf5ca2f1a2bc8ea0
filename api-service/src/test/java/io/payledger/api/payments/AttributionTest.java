package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.CreditDebit;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.Money;
import io.payledger.bankfiles.Reason;
import io.payledger.bankfiles.Statement;
import io.payledger.bankfiles.Statement.Account;
import io.payledger.bankfiles.Statement.Batch;
import io.payledger.bankfiles.Statement.Details;
import io.payledger.bankfiles.Statement.Entry;
import io.payledger.bankfiles.Statement.Transaction;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.Booking;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributionTest {

    private static final UUID OURS = UUID.fromString("0195f3a1-0000-7000-8000-000000000001");
    private static final UUID ALSO_OURS = UUID.fromString("0195f3a1-0000-7000-8000-000000000002");
    private static final UUID ANOTHER_TENANTS = UUID.fromString("0195f3a1-0000-7000-8000-000000000003");
    private static final Set<UUID> RUNS = Set.of(OURS, ALSO_OURS);
    private static final LocalDate DAY = LocalDate.parse("2026-11-27");
    private static final CreditDebit OUT = CreditDebit.DEBIT;
    private static final CreditDebit BACK = CreditDebit.CREDIT;

    @Test
    void aTransactionIsBookedForTheLineOfItsEndToEndId() {
        Attribution found = of(entry(1250, OUT, transaction(OURS, 7, money(1250))));

        assertThat(found.bookings().get(OURS)).containsExactly(line(7, 1250));
        assertThat(found.entries()).isEqualTo(1);
        assertThat(found.foreignEntries()).isZero();
    }

    @Test
    void aSingleTransactionIsBookedWithTheAmountOfItsEntry() {
        Attribution found = of(
                entry(1250, OUT, transaction(OURS, 1, null)),
                entry(1255, OUT, transaction(OURS, 2, money(1250))),
                entry(1250, OUT, transaction(OURS, 3, new Money(1400, Currency.getInstance("USD")))));

        assertThat(found.bookings().get(OURS)).containsExactly(line(1, 1250), line(2, 1255), line(3, 1250));
    }

    @Test
    void transactionsThatAddUpToTheirEntryAreBookedOneByOne() {
        Attribution found = of(entry(
                600,
                OUT,
                new Details(
                        new Batch("x", EndToEndId.ofMessage(OURS, 1), 3L, null, null),
                        List.of(
                                transaction(OURS, 1, money(100)),
                                transaction(OURS, 2, money(200)),
                                transaction(ALSO_OURS, 1, money(300))))));

        assertThat(found.bookings().get(OURS)).containsExactly(line(1, 100), line(2, 200));
        assertThat(found.bookings().get(ALSO_OURS)).containsExactly(line(1, 300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one says nothing", "too much", "another currency", "more than are listed"})
    void transactionsThatDoNotAddUpToTheirEntryAreBookedAsOneSum(String how) {
        Money second =
                switch (how) {
                    case "one says nothing" -> null;
                    case "too much" -> money(201);
                    case "another currency" -> new Money(200, Currency.getInstance("USD"));
                    default -> money(200);
                };
        boolean more = how.startsWith("more");
        Batch batch = new Batch(null, null, more ? 5L : 2L, null, null);

        Attribution found = of(entry(
                more ? 900 : 300,
                OUT,
                new Details(batch, List.of(transaction(OURS, 1, money(100)), transaction(OURS, 2, second)))));

        assertThat(found.bookings().get(OURS))
                .containsExactly(sum(more ? Optional.of(5L) : Optional.of(2L), more ? 900 : 300));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchWithoutTransactionsIsBookedAsItsEntry(boolean byMessage) {
        String id = EndToEndId.ofMessage(OURS, 4);
        Batch batch = new Batch(byMessage ? id : "BANKS-OWN", byMessage ? "BANKS-OWN" : id, 250L, money(1), OUT);

        Attribution found = of(entry(90_000, OUT, new Details(batch, List.of())));

        assertThat(found.bookings().get(OURS)).containsExactly(sum(Optional.of(250L), 90_000));
    }

    @Test
    void aBatchWithoutACountIsBookedWithoutOne() {
        Attribution found = of(
                entry(5, OUT, new Details(batch(OURS, null, null), List.of())),
                entry(6, OUT, new Details(batch(OURS, 999_999_999_999_999L, null), List.of())));

        assertThat(found.bookings().get(OURS)).containsExactly(sum(Optional.empty(), 5), sum(Optional.empty(), 6));
    }

    @Test
    void severalBatchesOfOneEntryAreBookedByTheirTotals() {
        Attribution apart = of(entry(
                30,
                OUT,
                new Details(batch(OURS, 1L, money(10)), List.of()),
                new Details(batch(ALSO_OURS, 2L, money(20)), List.of())));
        Attribution together = of(entry(
                30, OUT, new Details(batch(OURS, 1L, null), List.of()), new Details(batch(OURS, 2L, null), List.of())));
        Attribution unknown = of(entry(
                30,
                OUT,
                new Details(batch(OURS, 1L, null), List.of()),
                new Details(batch(ALSO_OURS, 2L, null), List.of())));

        assertThat(apart.bookings().get(OURS)).containsExactly(sum(Optional.of(1L), 10));
        assertThat(apart.bookings().get(ALSO_OURS)).containsExactly(sum(Optional.of(2L), 20));
        assertThat(together.bookings().get(OURS)).containsExactly(sum(Optional.of(3L), 30));
        assertThat(unknown.bookings()).as("the parts cannot be told apart").isEmpty();
        assertThat(unknown.foreignEntries()).isEqualTo(1);
    }

    @Test
    void returnsAreNegativeAndHaveTheirReasonAsACode() {
        Transaction closed = new Transaction(
                id(OURS, 3), null, null, null, money(70), BACK, new Reason("AC04", List.of("Anna Geheim")));
        Transaction worded = new Transaction(
                id(OURS, 4), null, null, null, money(80), BACK, new Reason("ANNA GEHEIM IST WEG", List.of()));

        Attribution found = of(entry(70, BACK, closed), entry(80, BACK, worded), entry(0, BACK, worded));

        assertThat(found.bookings().get(OURS))
                .containsExactly(
                        new Booking(Optional.of(3), Optional.of(1L), -70, "EUR", Optional.of(DAY), Optional.of("AC04")),
                        line(4, -80),
                        line(4, 0));
    }

    @Test
    void aReturnInsideOfABatchOfPaymentsHasItsOwnDirection() {
        Transaction back = new Transaction(id(OURS, 2), null, null, null, money(40), BACK, null);

        Attribution found = of(entry(60, OUT, transaction(OURS, 1, money(100)), back));

        assertThat(found.bookings().get(OURS)).containsExactly(line(1, 100), line(2, -40));
    }

    @Test
    void aTransactionWithoutAnIdInAKnownBatchBelongsToTheRun() {
        Transaction byMessage =
                new Transaction("BANKS-OWN", EndToEndId.ofMessage(OURS, 1), null, null, money(10), OUT, null);
        Transaction byBatch = new Transaction(null, null, null, null, money(20), OUT, null);

        Attribution found =
                of(entry(10, OUT, byMessage), entry(20, OUT, new Details(batch(OURS, 1L, null), List.of(byBatch))));

        assertThat(found.bookings().get(OURS)).containsExactly(sum(Optional.of(1L), 10), sum(Optional.of(1L), 20));
    }

    @Test
    void entriesThatNameNoRunOfTheTenantAreForeign() {
        Attribution found = of(
                entry(10, OUT, transaction(ANOTHER_TENANTS, 1, money(10))),
                entry(10, OUT, new Details(batch(ANOTHER_TENANTS, 5L, money(10)), List.of())),
                entry(10, OUT, new Transaction("RENT-11", "X", "Y", "Z", money(10), OUT, null)),
                entry(10, OUT, new Transaction(null, null, null, null, null, OUT, null)),
                entry(10, OUT, new Details(null, List.of())),
                entry(10, OUT, new Details[0]));

        assertThat(found.bookings()).isEmpty();
        assertThat(found.entries()).isEqualTo(6);
        assertThat(found.foreignEntries()).isEqualTo(6);
    }

    @Test
    void nextToForeignTransactionsThoseWithAnAmountAreBooked() {
        Transaction rent = new Transaction("RENT-11", null, null, null, null, OUT, null);

        Attribution found = of(
                entry(100, OUT, transaction(OURS, 1, money(40)), rent, transaction(OURS, 2, null)),
                entry(100, OUT, transaction(OURS, 3, null), rent));

        assertThat(found.bookings().get(OURS)).containsExactly(line(1, 40));
        assertThat(found.foreignEntries()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PDNG", "INFO", "FUTR", "BANKS-OWN", "book"})
    void onlyBookedEntriesCount(String status) {
        Entry entry = new Entry(
                money(10),
                OUT,
                false,
                status,
                DAY,
                null,
                null,
                List.of(new Details(null, List.of(transaction(OURS, 1, money(10))))));

        Attribution found = of(entry);

        assertThat(found).isEqualTo(new Attribution(0, 0, java.util.Map.of()));
        assertThat(Attribution.named(statement(List.of(entry)))).isEmpty();
    }

    @Test
    void theRunsToLookUpAreAllThatAreNamed() {
        Statement statement = statement(List.of(
                entry(1, OUT, transaction(OURS, 1, null)),
                entry(1, OUT, new Details(batch(ALSO_OURS, null, null), List.of())),
                entry(
                        1,
                        OUT,
                        new Transaction(null, null, EndToEndId.ofMessage(ANOTHER_TENANTS, 2), null, null, OUT, null))));

        assertThat(Attribution.named(statement)).containsExactly(OURS, ALSO_OURS, ANOTHER_TENANTS);
    }

    @Test
    void randomEntriesAreNeverBookedTwiceAndEntriesOfOneRunAreBookedWhole() {
        long seed = Long.getLong("payments.seed", 53L);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            boolean oneRun = random.nextBoolean();
            List<Details> details = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                List<Transaction> transactions = new ArrayList<>();
                for (int j = random.nextInt(4); j > 0; j--) {
                    transactions.add(transaction(
                            oneRun || random.nextBoolean() ? OURS : ANOTHER_TENANTS,
                            1 + random.nextInt(9),
                            random.nextInt(4) == 0 ? null : money(random.nextInt(3))));
                }
                Batch batch = !oneRun && random.nextBoolean() && !transactions.isEmpty()
                        ? null
                        : batch(
                                oneRun ? OURS : ANOTHER_TENANTS,
                                random.nextBoolean() ? null : (long) random.nextInt(4),
                                random.nextBoolean() ? null : money(random.nextInt(3)));
                details.add(new Details(batch, transactions));
            }
            Entry entry = entry(random.nextInt(6), random.nextBoolean() ? OUT : BACK, details.toArray(Details[]::new));

            Attribution found = of(entry);

            long booked = found.bookings().values().stream()
                    .flatMap(List::stream)
                    .mapToLong(Booking::amountMinor)
                    .sum();
            long moved = entry.direction() == OUT
                    ? entry.amount().minor()
                    : -entry.amount().minor();
            if (oneRun) {
                assertThat(booked)
                        .as("seed %d, round %d: %s", seed, round, details)
                        .isEqualTo(moved);
                assertThat(found.foreignEntries()).isZero();
            }
            assertThat(found.bookings()).doesNotContainKey(ANOTHER_TENANTS);
            assertThat(found.bookings().isEmpty()).isEqualTo(found.foreignEntries() == 1);
        }
    }

    private static Attribution of(Entry... entries) {
        return Attribution.of(statement(List.of(entries)), RUNS);
    }

    private static Statement statement(List<Entry> entries) {
        return new Statement(
                "M-1",
                "S-1",
                1L,
                1,
                true,
                new Account(new Iban(Payday.DEBTOR_IBAN), null, null, null),
                null,
                null,
                List.of(),
                entries,
                List.of());
    }

    private static Entry entry(long minor, CreditDebit direction, Transaction... transactions) {
        return entry(minor, direction, new Details(null, List.of(transactions)));
    }

    private static Entry entry(long minor, CreditDebit direction, Details... details) {
        return new Entry(money(minor), direction, false, "BOOK", DAY, null, "REF", List.of(details));
    }

    private static Transaction transaction(UUID run, int line, @Nullable Money amount) {
        return new Transaction(id(run, line), null, null, null, amount, OUT, null);
    }

    private static Batch batch(UUID run, @Nullable Long number, @Nullable Money total) {
        return new Batch(null, EndToEndId.ofMessage(run, 1), number, total, null);
    }

    private static String id(UUID run, int line) {
        return new EndToEndId(run, line).toString();
    }

    private static Money money(long minor) {
        return new Money(minor, Currency.getInstance("EUR"));
    }

    private static Booking line(int line, long minor) {
        return new Booking(Optional.of(line), Optional.of(1L), minor, "EUR", Optional.of(DAY), Optional.empty());
    }

    private static Booking sum(Optional<Long> transfers, long minor) {
        return new Booking(Optional.empty(), transfers, minor, "EUR", Optional.of(DAY), Optional.empty());
    }
}
