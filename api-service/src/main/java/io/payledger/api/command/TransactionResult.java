package io.payledger.api.command;

import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;

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

    /** What this ending means for an execution in the state. */
    Future<CommandResult> next(ExecutionState state);

    /** The key is in the table, for this very request. */
    record KeyRecorded(StoredCommand command, ShardState shown) implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.keyRecorded(command, shown);
        }
    }

    /** Another transaction has claimed the key, and has not ended within the lock timeout. */
    record KeyTaken() implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.keyTaken();
        }
    }

    /** The tenant has no shard row yet. Nothing was written. */
    record NoShardRow() implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.noShardRow();
        }
    }

    /** The primary does not show yet what the session has seen. Nothing was written. */
    record NotCovered(ShardState shown) implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.notCovered(shown);
        }
    }

    /** The first batch failed, so that nothing is known about the key. This try has written nothing. */
    record NotOpened(Throwable cause) implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.notOpened(cause);
        }
    }

    /** The try claimed the key, failed later, and has written nothing. */
    record RolledBack(Throwable cause) implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.rolledBack(cause);
        }
    }

    /** COMMIT was sent and not answered: it was carried out, or it was not. */
    record CommitUnanswered(Throwable cause) implements TransactionResult {
        @Override
        public Future<CommandResult> next(ExecutionState state) {
            return state.commitUnanswered(cause);
        }
    }
}
