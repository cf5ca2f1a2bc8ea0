package io.payledger.worker.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The status reports or the statements of banks, which arrive in parts.
 *
 * @param open the one of which more parts are expected, null where there is none
 * @param disordered how many parts came out of order
 * @param early how many parts came before the run was transmitted
 * @param lastOdd the last import of such parts, null where there was none
 */
public record ImportSequence(
        @Nullable Import open,
        long disordered,
        long early,
        @Nullable UUID lastOdd) {

    static final ImportSequence NONE = new ImportSequence(null, 0, 0, null);

    /** A report or a statement as far as it has arrived. */
    public record Import(UUID id, int chunk, int chunks) {

        private boolean continuedBy(Import next) {
            return id.equals(next.id) && chunks == next.chunks && next.chunk == chunk + 1;
        }
    }

    ImportSequence after(UUID id, int chunk, int chunks, boolean transmitted) {
        Import next = new Import(id, chunk, chunks);
        boolean inOrder = open == null ? chunk == 1 : open.continuedBy(next);
        return new ImportSequence(
                chunk == chunks ? null : next,
                disordered + (inOrder ? 0 : 1),
                early + (transmitted ? 0 : 1),
                inOrder && transmitted ? lastOdd : id);
    }
}
