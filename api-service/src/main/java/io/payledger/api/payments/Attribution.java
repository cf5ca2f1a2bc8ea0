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
 * The bookings of a statement by payroll run. The entry's amount is what moved on the account; transactions and batches
 * itemise it, and if they do not add up to it, it is booked as one sum. An entry that names no run of the tenant is foreign
 * and is not processed further.
 *
 * @param entries booked ones
 * @param foreignEntries entries that book nothing for a run
 * @param bookings by run, in the order of the statement
 */
record Attribution(int entries, int foreignEntries, Map<UUID, List<Booking>> bookings) {

    Attribution {
        bookings = Collections.unmodifiableMap(new LinkedHashMap<>(bookings));
    }

    /** The most lines of a run; a larger number is not a number of transfers. */
    private static final long TRANSFERS_MAX = 9_999_999;

    /**
     * A part of an entry: a transaction, or a batch without known transactions.
     *
     * @param run null if it names no run of the tenant
     * @param amount null if the bank states none
     */
    private record Part(
            @Nullable UUID run,
            Optional<Integer> line,
            Optional<Long> transfers,
            @Nullable Money amount,
            CreditDebit direction,
            @Nullable Reason returned) {}

    /** The runs that a statement names; the tenant may not have them. */
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
            // a part without an amount cannot be told apart from the parts of other runs
            if (part.run() != null && part.amount() != null) {
                book(bookings, part.run(), booking(part, part.amount(), part.direction(), entry));
                any = true;
            }
        }
        return any;
    }

    /** The transactions; or the batch, if it has others than those that are listed. */
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

    /** Whether the parts state amounts that add up to the entry's. */
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

    /** Positive if money left the account. */
    private static long out(Money amount, CreditDebit direction) {
        return direction == CreditDebit.DEBIT ? amount.minor() : -amount.minor();
    }

    /** The run of all parts, if it is one. */
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
