package io.payledger.api.command;

import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.InProgress;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.api.command.TransactionResult.CommitUnanswered;
import io.payledger.api.command.TransactionResult.KeyRecorded;
import io.payledger.api.command.TransactionResult.KeyTaken;
import io.payledger.api.command.TransactionResult.NoShardRow;
import io.payledger.api.command.TransactionResult.NotCovered;
import io.payledger.api.command.TransactionResult.NotOpened;
import io.payledger.api.command.TransactionResult.RolledBack;
import io.payledger.api.datastores.SqlFailures;
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
abstract class ExecutionState implements TransactionResult.Steps<Future<CommandResult>> {

    /** What gets a command further; each is done once. */
    enum Recovery {
        OPEN_SHARD,
        WAIT_FOR_SESSION,
        TRY_AGAIN
    }

    final CommandExecution<?> execution;
    final Set<Recovery> left;

    private ExecutionState(CommandExecution<?> execution, Set<Recovery> left) {
        this.execution = execution;
        this.left = left;
    }

    /** The state of the try after one that claimed the key. */
    abstract ExecutionState with(Set<Recovery> recoveries);

    private ExecutionState without(Recovery used) {
        Set<Recovery> fewer = EnumSet.copyOf(left);
        fewer.remove(used);
        return with(fewer);
    }

    @Override
    public Future<CommandResult> ended(CommandResult result) {
        return execution.end(result);
    }

    @Override
    public Future<CommandResult> keyRecorded(KeyRecorded recorded) {
        return ended(
                new Replayed(recorded.command().effect(), execution.response(recorded.command()), recorded.shown()));
    }

    @Override
    public Future<CommandResult> keyTaken(KeyTaken taken) {
        return ended(new InProgress());
    }

    @Override
    public Future<CommandResult> noShardRow(NoShardRow missing) {
        return left.contains(Recovery.OPEN_SHARD)
                ? execution.openShard(without(Recovery.OPEN_SHARD))
                : Future.failedFuture(new IllegalStateException("the shard's row was inserted and is not there"));
    }

    @Override
    public Future<CommandResult> notCovered(NotCovered behind) {
        return left.contains(Recovery.WAIT_FOR_SESSION)
                ? execution.waitForSession(behind, without(Recovery.WAIT_FOR_SESSION))
                : ended(new FrontierNotReached(behind.shown()));
    }

    @Override
    public Future<CommandResult> notOpened(NotOpened failed) {
        return nothingWritten(failed.cause());
    }

    @Override
    public Future<CommandResult> rolledBack(RolledBack failed) {
        return nothingWritten(failed.cause());
    }

    @Override
    public Future<CommandResult> commitUnanswered(CommitUnanswered unanswered) {
        return execution.outcomeUnknown(unanswered.cause());
    }

    /** COMMIT was not sent, or was refused. */
    private Future<CommandResult> nothingWritten(Throwable cause) {
        Optional<Refusal> refusal = execution.refusalOf(cause);
        if (refusal.isPresent()) {
            return execution.refuse(refusal.get());
        }
        if (SqlFailures.isTransient(cause) && left.contains(Recovery.TRY_AGAIN) && execution.hasTime()) {
            return execution.attempt(without(Recovery.TRY_AGAIN));
        }
        return SqlFailures.isUnavailable(cause) || SqlFailures.isMissed(cause)
                ? execution.unavailable(cause)
                : Future.failedFuture(cause);
    }

    /** Every COMMIT so far was answered, or none was sent. */
    static final class NothingInDoubt extends ExecutionState {

        NothingInDoubt(CommandExecution<?> execution, Set<Recovery> left) {
            super(execution, left);
        }

        @Override
        ExecutionState with(Set<Recovery> recoveries) {
            return new NothingInDoubt(execution, recoveries);
        }

        @Override
        public Future<CommandResult> commitUnanswered(CommitUnanswered unanswered) {
            return execution.lookUp(unanswered.cause(), new CommitInDoubt(execution, left));
        }
    }

    /** A COMMIT went unanswered and was not found: it has not happened, or not yet. */
    static final class CommitInDoubt extends ExecutionState {

        CommitInDoubt(CommandExecution<?> execution, Set<Recovery> left) {
            super(execution, left);
        }

        @Override
        ExecutionState with(Set<Recovery> recoveries) {
            return new CommitRuledOut(execution, recoveries);
        }

        /** The key was recorded by the COMMIT in doubt. */
        @Override
        public Future<CommandResult> keyRecorded(KeyRecorded recorded) {
            return execution.foundCommitted(recorded.command(), recorded.shown().position());
        }

        @Override
        public Future<CommandResult> keyTaken(KeyTaken taken) {
            return execution.outcomeUnknown(new IllegalStateException("the command's key is claimed"));
        }

        @Override
        public Future<CommandResult> notOpened(NotOpened failed) {
            return execution.outcomeUnknown(failed.cause());
        }
    }

    /** A later try has claimed the key, so the COMMIT that went unanswered was not carried out. */
    static final class CommitRuledOut extends ExecutionState {

        CommitRuledOut(CommandExecution<?> execution, Set<Recovery> left) {
            super(execution, left);
        }

        @Override
        ExecutionState with(Set<Recovery> recoveries) {
            return new CommitRuledOut(execution, recoveries);
        }
    }
}
