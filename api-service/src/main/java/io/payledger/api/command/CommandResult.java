package io.payledger.api.command;

import io.payledger.freshness.Position;
import io.payledger.freshness.ShardState;
import java.util.Optional;

/** How a command ended. */
public sealed interface CommandResult extends TransactionResult {

    /** @param position of the command's last event, confirmed by the answer to COMMIT */
    record Committed(Effect effect, AggregateSnapshot snapshot, Position position) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.committed(this);
        }
    }

    /** COMMIT went unanswered, and was found to have been carried out. */
    record FoundCommitted(Effect effect, StoredResponse response, Position position) implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.foundCommitted(this);
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

    /** Another request with this key has not ended yet. */
    record InProgress() implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.inProgress(this);
        }
    }

    /** The key was used for another request. */
    record KeyReused() implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.keyReused(this);
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

    /** The server's timeline is not the one that the current epoch was opened on, so it gives no positions. */
    record NoPosition() implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.noPosition(this);
        }
    }

    record OutcomeUnknown() implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.outcomeUnknown(this);
        }
    }

    /** The database could not be asked in time; nothing was written. */
    record Unavailable() implements CommandResult {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unavailable(this);
        }
    }

    <T> T match(Cases<T> cases);

    @Override
    default <T> T next(Steps<T> steps) {
        return steps.ended(this);
    }

    interface Cases<T> {
        T committed(Committed committed);

        T foundCommitted(FoundCommitted found);

        T replayed(Replayed replayed);

        T alreadyApplied(AlreadyApplied alreadyApplied);

        T refused(Refused refused);

        T inProgress(InProgress inProgress);

        T keyReused(KeyReused keyReused);

        T frontierNotReached(FrontierNotReached notReached);

        T historyLost(HistoryLost lost);

        T noPosition(NoPosition noPosition);

        T outcomeUnknown(OutcomeUnknown unknown);

        T unavailable(Unavailable unavailable);
    }
}
