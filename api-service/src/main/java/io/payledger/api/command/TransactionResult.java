package io.payledger.api.command;

import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.freshness.ShardState;

/** How one try of a command ended: with the command's result, or with what the execution has to do next. */
sealed interface TransactionResult
        permits CommandResult,
                TransactionResult.KeyRecorded,
                TransactionResult.KeyTaken,
                TransactionResult.NoShardRow,
                TransactionResult.NotCovered,
                TransactionResult.NotOpened,
                TransactionResult.RolledBack,
                TransactionResult.CommitUnanswered {

    /** The key is in the table, for this very request. */
    record KeyRecorded(StoredCommand command, ShardState shown) implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.keyRecorded(this);
        }
    }

    /** Another transaction has claimed the key, and has not ended within the lock timeout. */
    record KeyTaken() implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.keyTaken(this);
        }
    }

    /** The tenant has no shard row yet. Nothing was written. */
    record NoShardRow() implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.noShardRow(this);
        }
    }

    /** The primary does not show yet what the session has seen. Nothing was written. */
    record NotCovered(ShardState shown) implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.notCovered(this);
        }
    }

    /** The first batch failed, so that nothing is known about the key. This try has written nothing. */
    record NotOpened(Throwable cause) implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.notOpened(this);
        }
    }

    /** The try claimed the key, failed later, and has written nothing. */
    record RolledBack(Throwable cause) implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.rolledBack(this);
        }
    }

    /** COMMIT was sent and not answered: it was carried out, or it was not. */
    record CommitUnanswered(Throwable cause) implements TransactionResult {
        @Override
        public <T> T next(Steps<T> steps) {
            return steps.commitUnanswered(this);
        }
    }

    <T> T next(Steps<T> steps);

    /** What an execution does next. */
    interface Steps<T> {
        T ended(CommandResult result);

        T keyRecorded(KeyRecorded recorded);

        T keyTaken(KeyTaken taken);

        T noShardRow(NoShardRow missing);

        T notCovered(NotCovered behind);

        T notOpened(NotOpened failed);

        T rolledBack(RolledBack failed);

        T commitUnanswered(CommitUnanswered unanswered);
    }
}
