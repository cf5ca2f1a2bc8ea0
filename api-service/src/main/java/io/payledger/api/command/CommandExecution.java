package io.payledger.api.command;

import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.ExecutionState.CommitInDoubt;
import io.payledger.api.command.ExecutionState.NothingInDoubt;
import io.payledger.api.command.ExecutionState.Recovery;
import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries one command out, within one deadline for all its tries. Its {@link ExecutionState} decides, from how a try
 * ended, which of the methods below comes next.
 *
 * @param transaction one try
 * @param refusal the answer of a command that the database refused
 * @param resolution looks up a COMMIT that went unanswered
 * @param shardOpening inserts the shard's row
 * @param sessionWait true once the primary shows what the session has seen; holds no connection
 * @param responses read from their stored text
 */
record CommandExecution(
        CommandRequest<?> request,
        Deadline deadline,
        Supplier<Future<TransactionResult>> transaction,
        Function<Refusal, Future<CommandResult>> refusal,
        Supplier<Future<Reading<Optional<StoredCommand>>>> resolution,
        Supplier<Future<Void>> shardOpening,
        Supplier<Future<Boolean>> sessionWait,
        Function<String, StoredResponse> responses) {

    private static final Logger LOG = Logger.getLogger(CommandExecution.class);

    /** Ends with a result, a refusal being one; fails only where something is broken. */
    Future<CommandResult> run() {
        return attempt(new NothingInDoubt(this, EnumSet.allOf(Recovery.class)));
    }

    Future<CommandResult> attempt(ExecutionState state) {
        return transaction.get().compose(result -> result.next(state));
    }

    /** A new tenant's shard has its row before its first write; the first of several writers inserts it. */
    Future<CommandResult> openShard(ExecutionState next) {
        return shardOpening
                .get()
                .transform(opened -> opened.succeeded() ? attempt(next) : next.rolledBack(opened.cause()));
    }

    Future<CommandResult> waitForSession(ShardState shown, ExecutionState next) {
        return sessionWait.get().compose(reached -> reached ? attempt(next) : end(new FrontierNotReached(shown)));
    }

    /** Where the look-up does not find the COMMIT, one more try under the same key is safe. */
    Future<CommandResult> lookUp(Throwable cause, CommitInDoubt next) {
        logTrouble("outcome unknown, looking it up", cause);
        return resolution
                .get()
                .compose(found -> found.value()
                        .map(command -> foundCommitted(command, found.shown().position()))
                        .orElseGet(() -> attempt(next)))
                .recover(this::outcomeUnknown);
    }

    Future<CommandResult> end(CommandResult result) {
        return Future.succeededFuture(result);
    }

    Future<CommandResult> refuse(Refusal refused) {
        return refusal.apply(refused);
    }

    Future<CommandResult> foundCommitted(StoredCommand command, Position position) {
        return Future.succeededFuture(new Committed(command.effect(), response(command), position));
    }

    Future<CommandResult> outcomeUnknown(Throwable reason) {
        logTrouble("outcome stays unknown", reason);
        return end(Failed.OUTCOME_UNKNOWN);
    }

    Future<CommandResult> unavailable(Throwable reason) {
        logTrouble("command not carried out", reason);
        return end(Failed.UNAVAILABLE);
    }

    Optional<Refusal> refusalOf(Throwable databaseFailure) {
        return request.command().refusalOf(databaseFailure);
    }

    StoredResponse response(StoredCommand command) {
        return responses.apply(command.response());
    }

    boolean hasTime() {
        return !deadline.hasPassed();
    }

    private void logTrouble(String what, Throwable reason) {
        LOG.infof(
                "%s: command=%s shard=%s subject=%s reason=%s",
                what, request.command().word(), request.shard(), request.subject(), reason);
    }
}
