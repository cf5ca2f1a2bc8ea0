package io.payledger.api.command;

import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an execution knows of the COMMITs that it has sent, and so what each ending of a try means.
 *
 * <pre>
 * NothingInDoubt ──COMMIT unanswered and not found──▶ CommitInDoubt ──a later try claims the key──▶ CommitRuledOut
 * </pre>
 */
sealed interface ExecutionState {

    /** What gets a command further; each is done once. */
    enum Recovery {
        OPEN_SHARD,
        WAIT_FOR_SESSION,
        TRY_AGAIN
    }

    CommandExecution execution();

    /** The recoveries that are not used yet. */
    Set<Recovery> left();

    /** The state of the try after one that claimed the key. */
    ExecutionState with(Set<Recovery> recoveries);

    private ExecutionState without(Recovery used) {
        Set<Recovery> fewer = EnumSet.copyOf(left());
        fewer.remove(used);
        return with(fewer);
    }

    default Future<CommandResult> ended(CommandResult result) {
        return execution().end(result);
    }

    default Future<CommandResult> keyRecorded(StoredCommand command, ShardState shown) {
        return ended(new Replayed(command.effect(), execution().response(command), shown));
    }

    default Future<CommandResult> keyTaken() {
        return ended(Failed.IN_PROGRESS);
    }

    default Future<CommandResult> noShardRow() {
        return left().contains(Recovery.OPEN_SHARD)
                ? execution().openShard(without(Recovery.OPEN_SHARD))
                : Future.failedFuture(new IllegalStateException("the shard's row was inserted and is not there"));
    }

    default Future<CommandResult> notCovered(ShardState shown) {
        return left().contains(Recovery.WAIT_FOR_SESSION)
                ? execution().waitForSession(shown, without(Recovery.WAIT_FOR_SESSION))
                : ended(new FrontierNotReached(shown));
    }

    default Future<CommandResult> notOpened(Throwable cause) {
        return nothingWritten(cause);
    }

    default Future<CommandResult> rolledBack(Throwable cause) {
        return nothingWritten(cause);
    }

    default Future<CommandResult> commitUnanswered(Throwable cause) {
        return execution().outcomeUnknown(cause);
    }

    /** COMMIT was not sent, or was refused. */
    private Future<CommandResult> nothingWritten(Throwable cause) {
        Optional<Refusal> refusal = execution().refusalOf(cause);
        if (refusal.isPresent()) {
            return execution().refuse(refusal.get());
        }
        if (SqlFailures.isTransient(cause)
                && left().contains(Recovery.TRY_AGAIN)
                && execution().hasTime()) {
            return execution().attempt(without(Recovery.TRY_AGAIN));
        }
        return SqlFailures.isUnavailable(cause) || SqlFailures.isMissed(cause)
                ? execution().unavailable(cause)
                : Future.failedFuture(cause);
    }

    /** Every COMMIT so far was answered, or none was sent. */
    record NothingInDoubt(CommandExecution execution, Set<Recovery> left) implements ExecutionState {

        @Override
        public ExecutionState with(Set<Recovery> recoveries) {
            return new NothingInDoubt(execution, recoveries);
        }

        @Override
        public Future<CommandResult> commitUnanswered(Throwable cause) {
            return execution.lookUp(cause, new CommitInDoubt(execution, left));
        }
    }

    /** A COMMIT went unanswered and was not found: it has not happened, or not yet. */
    record CommitInDoubt(CommandExecution execution, Set<Recovery> left) implements ExecutionState {

        @Override
        public ExecutionState with(Set<Recovery> recoveries) {
            return new CommitRuledOut(execution, recoveries);
        }

        /** The key was recorded by the COMMIT in doubt. */
        @Override
        public Future<CommandResult> keyRecorded(StoredCommand command, ShardState shown) {
            return execution.foundCommitted(command, shown.position());
        }

        @Override
        public Future<CommandResult> keyTaken() {
            return execution.outcomeUnknown(new IllegalStateException("the command's key is claimed"));
        }

        @Override
        public Future<CommandResult> notOpened(Throwable cause) {
            return execution.outcomeUnknown(cause);
        }
    }

    /** A later try has claimed the key, so the COMMIT that went unanswered was not carried out. */
    record CommitRuledOut(CommandExecution execution, Set<Recovery> left) implements ExecutionState {

        @Override
        public ExecutionState with(Set<Recovery> recoveries) {
            return new CommitRuledOut(execution, recoveries);
        }
    }
}
