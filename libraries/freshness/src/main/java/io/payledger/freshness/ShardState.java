package io.payledger.freshness;

import java.util.List;

/**
 * What a store says of a shard in the very snapshot that answers a read.
 *
 * @param storeEpoch the newest epoch that the store knows of at all, or 0 where a store does not keep one; a store that
 *     is behind in it may be an orphan of an older history
 * @param position how far the shard has been applied; {@link Position#NONE} where the store has no row of it
 * @param history how the shard's epochs began, as far as the store knows
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

    /** From the best to the worst; of several requirements the worst decides. */
    public enum Coverage {
        /** Everything that was seen is in the store. */
        FRESH,
        /** The store will get there. */
        BEHIND,
        /** The store has not learned of the epoch yet, or was left behind by it: ask another one. */
        OLDER_EPOCH,
        /** What the session has seen is no longer part of history. */
        LOST
    }
}
