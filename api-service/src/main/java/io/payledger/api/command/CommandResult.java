package io.payledger.api.command;

import io.payledger.freshness.Position;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;
import java.util.Optional;

/** How a command ended. */
public sealed interface CommandResult extends TransactionResult {

    /**
     * The change is committed.
     *
     * @param position of the command's last event, confirmed by the answer to COMMIT or by a look-up after it
     */
    record Committed(Effect effect, StoredResponse response, Position position) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.committed(this);
        }
    }

    /** An earlier request with this key was carried out; its response may be outdated. */
    record Replayed(Effect effect, StoredResponse response, ShardState shown) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.replayed(this);
        }
    }

    /** An earlier command made the same change. */
    record AlreadyApplied(AggregateSnapshot current, ShardState shown) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.alreadyApplied(this);
        }
    }

    record Refused(Refusal refusal, Optional<AggregateSnapshot> current, ShardState shown) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    /** The primary is behind what the session has seen. */
    record FrontierNotReached(ShardState shown) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.frontierNotReached(this);
        }
    }

    /** The session has seen changes that a failover lost. */
    record HistoryLost(ShardState shown) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.historyLost(this);
        }
    }

    /** The reasons of an ending without anything that was read. */
    enum Failed implements CommandResult {
        /** Another request with this key has not ended yet. */
        IN_PROGRESS,
        /** The key was used for another request. */
        KEY_REUSED,
        /** The server's timeline is not the one that the current epoch was opened on, so it gives no positions. */
        NO_POSITION,
        /** COMMIT went unanswered, and whether it was carried out could not be found out. */
        OUTCOME_UNKNOWN,
        /** The database could not be asked in time; nothing was written. */
        UNAVAILABLE;

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.failed(this);
        }
    }

    <T> T match(Cases<T> cases);

    @Override
    default Future<CommandResult> next(ExecutionState state) {
        return state.ended(this);
    }

    interface Cases<T> {
        T committed(Committed committed);

        T replayed(Replayed replayed);

        T alreadyApplied(AlreadyApplied alreadyApplied);

        T refused(Refused refused);

        T frontierNotReached(FrontierNotReached notReached);

        T historyLost(HistoryLost lost);

        T failed(Failed failed);
    }
}
