package io.payledger.relay.publishing;

import io.payledger.freshness.Position;

/** What to do with a committed row, given what has been published. Decided by positions, never by LSN or offset. */
public enum SequenceCheck {
    /** Published before: count and drop it. The WAL is replayed after every restart. */
    DUPLICATE,

    /** The row that comes right after the published ones: send it. */
    NEXT,

    /** Rows in between never came through the WAL: read them from the outbox and send them first. */
    GAP,

    /**
     * A row of a higher epoch than the shard's published one. Its sequence does not tell whether it is the first, since
     * the epoch may have begun below what was published of a lost tail: the outbox tells which rows come first.
     */
    EPOCH_BEGINS,

    /** The row belongs to a superseded history: this database must not be relayed any more. */
    DEPOSED;

    /**
     * @param published the shard's last published position
     * @param highestEpoch the highest epoch published of any shard
     */
    public static SequenceCheck of(Position published, int highestEpoch, Position row) {
        if (row.epoch() < published.epoch()) {
            // rows of an older epoch that survived into this one all lie below its beginning
            return row.sequence() <= published.sequence() ? DUPLICATE : DEPOSED;
        }
        if (published.covers(row)) {
            return DUPLICATE;
        }
        if (row.epoch() < highestEpoch) {
            return DEPOSED;
        }
        if (row.epoch() > published.epoch() && !published.equals(Position.NONE)) {
            return EPOCH_BEGINS;
        }
        return row.follows(published) ? NEXT : GAP;
    }

    /**
     * Whether {@code row} is the first row that the outbox holds above {@code published}. The outbox holds every row
     * that is not published, so a new epoch may begin at or below the published sequence, but not further above it.
     */
    public static boolean continues(Position published, Position row) {
        return row.epoch() == published.epoch()
                ? row.sequence() == published.sequence() + 1
                : row.epoch() > published.epoch() && row.sequence() <= published.sequence() + 1;
    }
}
