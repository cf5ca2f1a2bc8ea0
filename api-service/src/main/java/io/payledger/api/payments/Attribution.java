package io.payledger.api.payments;

import io.payledger.bankfiles.CreditDebit;
import io.payledger.bankfiles.Money;
import io.payledger.bankfiles.Reason;
import io.payledger.bankfiles.Statement;
import io.payledger.bankfiles.Statement.Batch;
import io.payledger.bankfiles.Statement.Details;
import io.payledger.bankfiles.Statement.Entry;
import io.payledger.bankfiles.Statement.Transaction;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.Booking;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a statement books for which payroll run. The entry's amount is what moved on the account: transactions and batches
 * only say how it is made up, and where they do not make it up, it is booked as one sum. What names no run of the tenant is
 * foreign, and nothing of it goes any further.
 *
 * @param entries booked ones
 * @param foreignEntries those of them that book nothing for a run
 * @param bookings by run, in the order of the statement
 */
record Attribution(int entries, int foreignEntries, Map<UUID, List<Booking>> bookings) {

    Attribution {
        bookings = Collections.unmodifiableMap(new LinkedHashMap<>(bookings));
    }

    /** No run has more lines; a number beyond it is no number of transfers. */
    private static final long TRANSFERS_MAX = 9_999_999;

    /**
     * A part of an entry: a transaction, or a batch of which no transaction is known.
     *
     * @param run null where it names none of the tenant's
     * @param amount null where the bank states none
     */
    private record Part(
            @Nullable UUID run,
            Optional<Integer> line,
            Optional<Long> transfers,
            @Nullable Money amount,
            CreditDebit direction,
            @Nullable Reason returned) {}

    /** The runs that a statement may be about; whether the tenant has them is to be looked up. */
    static Set<UUID> named(Statement statement) {
        Set<UUID> named = new LinkedHashSet<>();
        statement.entries().stream()
                .filter(Entry::isBooked)
                .flatMap(entry -> entry.details().stream())
                .forEach(details -> {
                    named(details.batch()).ifPresent(named::add);
                    details.transactions().forEach(transaction -> {
                        endToEnd(transaction).map(EndToEndId::run).ifPresent(named::add);
                        named(transaction).ifPresent(named::add);
                    });
                });
        return named;
    }

    /** @param runs of the tenant */
    static Attribution of(Statement statement, Set<UUID> runs) {
        Map<UUID, List<Booking>> bookings = new LinkedHashMap<>();
        int entries = 0;
        int foreign = 0;
        for (Entry entry : statement.entries()) {
            if (entry.isBooked()) {
                entries++;
                foreign += attribute(entry, runs, bookings) ? 0 : 1;
            }
        }
        return new Attribution(entries, foreign, bookings);
    }

    private static boolean attribute(Entry entry, Set<UUID> runs, Map<UUID, List<Booking>> bookings) {
        List<Part> parts = new ArrayList<>();
        for (Details details : entry.details()) {
            parts.addAll(parts(details, entry, runs));
        }
        if (parts.stream().allMatch(part -> part.run() == null)) {
            return false;
        }
        Optional<UUID> only = onlyRun(parts);
        if (only.isPresent() && parts.size() == 1) {
            book(bookings, only.get(), booking(parts.get(0), entry.amount(), entry.direction(), entry));
            return true;
        }
        if (only.isPresent() && !makeUp(entry, parts)) {
            book(bookings, only.get(), booking(sum(parts, entry), entry.amount(), entry.direction(), entry));
            return true;
        }
        boolean any = false;
        for (Part part : parts) {
            // of several owners, one that does not say how much is his cannot be told from the others
            if (part.run() != null && part.amount() != null) {
                book(bookings, part.run(), booking(part, part.amount(), part.direction(), entry));
                any = true;
            }
        }
        return any;
    }

    /** The transactions; but the batch where it is known to have others than those that are listed. */
    private static List<Part> parts(Details details, Entry entry, Set<UUID> runs) {
        Batch batch = details.batch();
        Optional<UUID> ofBatch = named(batch).filter(runs::contains);
        List<Part> parts = new ArrayList<>(details.transactions().size());
        for (Transaction transaction : details.transactions()) {
            Optional<EndToEndId> endToEnd = endToEnd(transaction).filter(id -> runs.contains(id.run()));
            UUID run = endToEnd.map(EndToEndId::run)
                    .or(() -> named(transaction).filter(runs::contains))
                    .or(() -> ofBatch)
                    .orElse(null);
            parts.add(new Part(
                    run,
                    endToEnd.map(EndToEndId::line),
                    Optional.of(1L),
                    transaction.amount(),
                    transaction.direction(),
                    transaction.returnReason()));
        }
        if (batch == null) {
            return parts;
        }
        Optional<UUID> owner = parts.isEmpty() ? ofBatch : onlyRun(parts);
        boolean whole = batch.numberOfTransactions() == null || batch.numberOfTransactions() == parts.size();
        return !parts.isEmpty() && (whole || owner.isEmpty())
                ? parts
                : List.of(new Part(
                        owner.orElse(null),
                        Optional.empty(),
                        Optional.ofNullable(batch.numberOfTransactions()).filter(number -> number <= TRANSFERS_MAX),
                        batch.total(),
                        batch.direction() == null ? entry.direction() : batch.direction(),
                        null));
    }

    /** Whether the parts state amounts, and these are the entry's. */
    private static boolean makeUp(Entry entry, List<Part> parts) {
        BigInteger sum = BigInteger.ZERO;
        for (Part part : parts) {
            Money amount = part.amount();
            if (amount == null || !amount.currency().equals(entry.amount().currency())) {
                return false;
            }
            sum = sum.add(BigInteger.valueOf(out(amount, part.direction())));
        }
        return sum.equals(BigInteger.valueOf(out(entry.amount(), entry.direction())));
    }

    private static Part sum(List<Part> parts, Entry entry) {
        Optional<Long> transfers = parts.stream()
                .map(Part::transfers)
                .reduce(Optional.of(0L), (some, more) -> some.flatMap(n -> more.map(m -> n + m)));
        return new Part(null, Optional.empty(), transfers, null, entry.direction(), null);
    }

    private static Booking booking(Part part, Money amount, CreditDebit direction, Entry entry) {
        return new Booking(
                part.line(),
                part.transfers(),
                out(amount, direction),
                amount.currency().getCurrencyCode(),
                Optional.ofNullable(entry.bookingDate()),
                Codes.of(part.returned()));
    }

    private static void book(Map<UUID, List<Booking>> bookings, UUID run, Booking booking) {
        bookings.computeIfAbsent(run, first -> new ArrayList<>()).add(booking);
    }

    /** Positive where money left the account. */
    private static long out(Money amount, CreditDebit direction) {
        return direction == CreditDebit.DEBIT ? amount.minor() : -amount.minor();
    }

    /** The run of all parts, where they are of one. */
    private static Optional<UUID> onlyRun(List<Part> parts) {
        UUID first = parts.get(0).run();
        return first != null && parts.stream().allMatch(part -> first.equals(part.run()))
                ? Optional.of(first)
                : Optional.empty();
    }

    private static Optional<EndToEndId> endToEnd(Transaction transaction) {
        return Optional.ofNullable(transaction.endToEndId()).flatMap(EndToEndId::parse);
    }

    private static Optional<UUID> named(Transaction transaction) {
        return named(transaction.paymentInformationId(), transaction.messageId());
    }

    private static Optional<UUID> named(@Nullable Batch batch) {
        return batch == null ? Optional.empty() : named(batch.paymentInformationId(), batch.messageId());
    }

    private static Optional<UUID> named(@Nullable String... messageIds) {
        return Stream.of(messageIds)
                .flatMap(Stream::ofNullable)
                .flatMap(id -> EndToEndId.runOfMessage(id).stream())
                .findFirst();
    }
}
