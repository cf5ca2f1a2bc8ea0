package io.payledger.freshness;

import java.util.List;

/**
 * The state of a shard in the snapshot that answers a read.
 *
 * @param storeEpoch the newest epoch that the store knows, or 0 if it keeps none; a store with an older epoch may be an
 *     orphan of an older history
 * @param position how far the shard has been applied; {@link Position#NONE} where the store has no row of it
 * @param history the starts of the shard's epochs that the store knows
 */
public record ShardState(int storeEpoch, Position position, List<EpochStart> history) {

    public ShardState {
        history = List.copyOf(history);
    }

    public static ShardState at(Position position) {
        return new ShardState(position.epoch(), position, List.of());
    }

    /** Whether this store may answer a session that has seen {@code required}. */
    public Coverage coverage(List<Position> required) {
        Coverage worst = Coverage.FRESH;
        for (Position seen : required) {
            Coverage coverage = coverage(seen);
            worst = coverage.compareTo(worst) > 0 ? coverage : worst;
        }
        return worst;
    }

    private Coverage coverage(Position seen) {
        if (seen.sequence() == 0) {
            return Coverage.FRESH;
        }
        if (seen.epoch() > position.epoch()) {
            return position.sequence() == 0 && seen.epoch() <= storeEpoch ? Coverage.BEHIND : Coverage.OLDER_EPOCH;
        }
        if (seen.epoch() == position.epoch()) {
            return position.sequence() >= seen.sequence() ? Coverage.FRESH : Coverage.BEHIND;
        }
        boolean survived = history.stream()
                .anyMatch(start -> start.previous() == seen.epoch() && seen.sequence() <= start.survived());
        return survived ? Coverage.FRESH : Coverage.LOST;
    }

    /** From best to worst; the worst of several requirements decides. */
    public enum Coverage {
        /** The store has everything that the session has seen. */
        FRESH,
        /** The store has the same history and will catch up. */
        BEHIND,
        /** The store does not know the epoch yet, or is an orphan: ask another one. */
        OLDER_EPOCH,
        /** What the session has seen is no longer part of history. */
        LOST
    }
}
