package io.payledger.worker.ledger;

import io.payledger.events.Amounts;
import io.payledger.events.EndToEndId;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.freshness.Shard;
import io.payledger.worker.EventHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A random healthy run in parts, so that a test can change one of them. */
final class Draft {

    static final UUID STATEMENT = new UUID(8, 8);
    static final UUID REPORT = new UUID(9, 9);

    final UUID run;
    final String currency;
    final List<Item> items;
    List<ItemsRecorded> chunks;
    Totals submitted;
    Totals approved;
    int approvedRevision = 1;
    Optional<PaymentOrder> order;
    int releasedRevision = 1;
    List<TransferStatus> statuses;
    List<Booking> bookings;
    private final int bookedLine;

    Draft(long seed) {
        Random random = new Random(seed);
        run = new UUID(random.nextLong(), random.nextLong());
        currency = EventHistory.currency(run);
        items = new ArrayList<>(new EventHistory(new Shard("payroll/acme-de"), seed).randomItems(random.nextInt(30)));
        // with at least one transfer: a test can only change what is there
        items.add(new Item(
                "e-last",
                new Amounts(100_000, 0, 20_000, 5_000, 0, 75_000, 15_000, 3_000),
                PaymentMethod.BANK_TRANSFER,
                Optional.of("account-last")));
        chunks = new ArrayList<>(EventHistory.chunks(run, 1, items, 1 + random.nextInt(4)));
        submitted = EventHistory.totals(items);
        approved = submitted;
        order = Optional.of(new PaymentOrder(
                EndToEndId.ofMessage(run, 1),
                LocalDate.of(2026, 1, 28),
                approved.transfers(),
                approved.transferredMinor()));
        statuses = EventHistory.statuses(items, PaymentStatus.SETTLED);
        bookings = new ArrayList<>(EventHistory.bookings(items, currency, false));
        bookedLine = bookings.get(random.nextInt(bookings.size())).line().orElseThrow();
    }

    Draft asOneSum(Optional<Long> transfers, long more) {
        bookings = List.of(EventHistory.batch(transfers, approved.transferredMinor() + more, currency));
        return this;
    }

    Books untilSubmission() {
        return new Books(run)
                .enter(EventHistory.created(run))
                .enter(chunks)
                .enter(EventHistory.calculated(run, 1, submitted))
                .enter(EventHistory.submitted(run, 1, submitted));
    }

    Books untilApproval() {
        return untilSubmission().enter(EventHistory.approved(run, approvedRevision, approved));
    }

    Books untilTransmission() {
        return untilApproval()
                .enter(new RunReleased(run, EventHistory.content(releasedRevision), "paul", order))
                .enter(EventHistory.transmitted(run, releasedRevision));
    }

    Books untilStatement() {
        return untilTransmission()
                .enter(EventHistory.reported(run, REPORT, statuses, 2))
                .enter(EventHistory.booked(run, STATEMENT, "2026-31", bookings, 2));
    }

    /** A line that is transferred, any of them. */
    int line() {
        return bookedLine;
    }

    long due() {
        return items.get(bookedLine - 1).amounts().netMinor();
    }

    /** What the bank books for {@link #line()}. */
    int booking() {
        for (int i = 0; i < bookings.size(); i++) {
            if (bookings.get(i).line().equals(Optional.of(bookedLine))) {
                return i;
            }
        }
        throw new IllegalStateException("no booking of line " + bookedLine);
    }
}
