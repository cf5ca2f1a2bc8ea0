package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.freshness.Position;
import java.math.BigInteger;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The items of one revision as far as they have arrived, booked and forgotten: only sums and the evidence of what was
 * wrong remain.
 *
 * @param revision 0 before the first register
 * @param chunks how many the register has, 0 before the first register
 * @param recorded how many have arrived, in order
 * @param books by currency
 */
public record Register(int revision, int chunks, int recorded, SortedMap<String, Book> books, Breaks breaks) {

    public static final Register NONE = new Register(0, 0, 0, new TreeMap<>(), Breaks.NONE);

    public Register {
        books = Collections.unmodifiableSortedMap(new TreeMap<>(books));
    }

    public boolean complete() {
        return revision > 0 && recorded == chunks;
    }

    public Book book(String currency) {
        return books.getOrDefault(currency, Book.EMPTY);
    }

    /** Chunk 1 of a later revision supersedes all there was; a chunk out of order is evidence, and is not booked. */
    Register record(ItemsRecorded chunk, Position position) {
        if (chunk.chunk() == 1 && chunk.revision() > revision) {
            return new Register(chunk.revision(), chunk.chunks(), 0, new TreeMap<>(), Breaks.NONE)
                    .append(chunk, position);
        }
        boolean next = chunk.revision() == revision && chunk.chunks() == chunks && chunk.chunk() == recorded + 1;
        return next ? append(chunk, position) : outOfOrder(chunk, position);
    }

    private Register append(ItemsRecorded chunk, Position position) {
        SortedMap<String, Book> booked = new TreeMap<>(books);
        Breaks found = breaks;
        for (Item item : chunk.items()) {
            if (!balanced(item)) {
                found = found.and(unbalanced(item, chunk, position));
            }
            try {
                booked.put(
                        item.currency(),
                        booked.getOrDefault(item.currency(), Book.EMPTY).plus(item));
            } catch (ArithmeticException overflow) {
                found = found.and(overflow(item, chunk, position));
            }
        }
        return new Register(revision, chunks, chunk.chunk(), booked, found);
    }

    private Register outOfOrder(ItemsRecorded chunk, Position position) {
        String expected = complete() || revision == 0
                ? "chunk 1 of a revision above " + revision
                : chunk(recorded + 1, chunks, revision);
        Break found = new Break(
                Check.REGISTER_SEQUENCE,
                null,
                expected,
                chunk(chunk.chunk(), chunk.chunks(), chunk.revision()),
                chunk.items().size() + " items not booked",
                position);
        return new Register(revision, chunks, recorded, books, breaks.and(found));
    }

    /** Judged without a bound, so that an item of absurd amounts is judged as well. */
    private static boolean balanced(Item item) {
        return BigInteger.valueOf(item.grossMinor()).equals(credits(item));
    }

    private static BigInteger credits(Item item) {
        return BigInteger.valueOf(item.taxesMinor())
                .add(BigInteger.valueOf(item.deductionsMinor()))
                .add(BigInteger.valueOf(item.netMinor()));
    }

    private static Break unbalanced(Item item, ItemsRecorded chunk, Position position) {
        return new Break(
                Check.ITEM_BALANCED,
                item.currency(),
                "debit " + item.grossMinor(),
                "credit " + credits(item),
                evidence(item, chunk),
                position);
    }

    private static Break overflow(Item item, ItemsRecorded chunk, Position position) {
        return new Break(
                Check.AMOUNT_OVERFLOW,
                item.currency(),
                "sums within 64 bits",
                "overflow, item not booked",
                evidence(item, chunk),
                position);
    }

    private static String evidence(Item item, ItemsRecorded chunk) {
        return "employee " + item.employee() + " in " + chunk(chunk.chunk(), chunk.chunks(), chunk.revision());
    }

    private static String chunk(int chunk, int chunks, int revision) {
        return "chunk " + chunk + " of " + chunks + " of revision " + revision;
    }

    /** How many items are booked, over all currencies. */
    public long items() {
        return books.values().stream()
                .map(Book::totals)
                .mapToLong(Totals::headcount)
                .sum();
    }
}
