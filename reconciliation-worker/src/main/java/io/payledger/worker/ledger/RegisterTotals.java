package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.Totals;
import org.jspecify.annotations.Nullable;

/**
 * The items of one revision as far as they have arrived, booked and summed.
 *
 * @param revision 0 before the first register
 * @param chunks how many the register has, 0 before the first register
 * @param recorded how many have arrived, in order
 * @param lines how many lines are in them
 * @param ledger the same items as double entries; separate because the verdict compares the two
 * @param disorder the last chunk that arrived out of order and was not booked
 */
public record RegisterTotals(
        int revision,
        int chunks,
        int recorded,
        int lines,
        Totals totals,
        Ledger ledger,
        @Nullable Disorder disorder) {

    public static final RegisterTotals NONE = begun(0, 0);

    /** What was expected, and what arrived. */
    public record Disorder(String expected, String actual) {}

    static RegisterTotals begun(int revision, int chunks) {
        return new RegisterTotals(revision, chunks, 0, 0, Totals.ZERO, Ledger.EMPTY, null);
    }

    public boolean complete() {
        return revision > 0 && recorded == chunks;
    }

    boolean supersededBy(ItemsRecorded chunk) {
        return chunk.chunk() == 1 && chunk.revision() > revision;
    }

    boolean continuedBy(ItemsRecorded chunk) {
        return chunk.revision() == revision
                && chunk.chunks() == chunks
                && chunk.chunk() == recorded + 1
                && chunk.firstLine() == lines + 1;
    }

    RegisterTotals with(ItemsRecorded chunk, Totals now, Ledger booked) {
        return new RegisterTotals(
                revision, chunks, chunk.chunk(), lines + chunk.items().size(), now, booked, disorder);
    }

    RegisterTotals disordered(ItemsRecorded chunk) {
        String expected = complete() || revision == 0
                ? "chunk 1 of a revision above " + revision
                : place(recorded + 1, chunks, revision, lines + 1);
        String actual = place(chunk.chunk(), chunk.chunks(), chunk.revision(), chunk.firstLine()) + ", "
                + chunk.items().size() + " items not booked";
        return new RegisterTotals(revision, chunks, recorded, lines, totals, ledger, new Disorder(expected, actual));
    }

    private static String place(int chunk, int chunks, int revision, int line) {
        return "chunk " + chunk + " of " + chunks + " of revision " + revision + " from line " + line;
    }
}
