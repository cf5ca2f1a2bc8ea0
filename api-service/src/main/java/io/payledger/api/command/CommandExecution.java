package io.payledger.api.command;

import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.FoundCommitted;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.OutcomeUnknown;
import io.payledger.api.command.CommandResult.Unavailable;
import io.payledger.api.command.ExecutionState.CommitInDoubt;
import io.payledger.api.command.ExecutionState.NothingInDoubt;
import io.payledger.api.command.ExecutionState.Recovery;
import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.api.command.TransactionResult.NotCovered;
import io.payledger.api.command.TransactionResult.RolledBack;
import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Carries one command out, within one deadline for all its tries. Its {@link ExecutionState} decides, from how a try
 * ended, which of the methods below comes next.
 */
final class CommandExecution<S> {

    private static final Logger LOG = Logger.getLogger(CommandExecution.class);

    private final CommandRequest<S> request;
    private final Deadline deadline;
    private final CommandTransaction<S> transaction;
    private final CommitResolution resolution;
    private final PrimaryConnections connections;
    private final PositionWaiter primary;
    private final StoredResponses responses;
    private final Duration waitBudget;

    CommandExecution(
            CommandRequest<S> request,
            Deadline deadline,
            CommandTransaction<S> transaction,
            CommitResolution resolution,
            PrimaryConnections connections,
            PositionWaiter primary,
            StoredResponses responses,
            Duration waitBudget) {
        this.request = request;
        this.deadline = deadline;
        this.transaction = transaction;
        this.resolution = resolution;
        this.connections = connections;
        this.primary = primary;
        this.responses = responses;
        this.waitBudget = waitBudget;
    }

    /** Ends with a result, a refusal being one; fails only where something is broken. */
    Future<CommandResult> run() {
        return attempt(new NothingInDoubt(this, EnumSet.allOf(Recovery.class)));
    }

    Future<CommandResult> attempt(ExecutionState state) {
        return transaction.run().compose(result -> result.next(state));
    }

    /** A new tenant's shard has its row before its first write; the first of several writers inserts it. */
    Future<CommandResult> openShard(ExecutionState next) {
        return connections
                .lend(request.shard(), deadline, connection -> Outbox.openShard(connection, request.shard()))
                .transform(
                        opened -> opened.succeeded() ? attempt(next) : next.rolledBack(new RolledBack(opened.cause())));
    }

    /** Holds no connection while it waits. */
    Future<CommandResult> waitForSession(NotCovered behind, ExecutionState next) {
        return Future.fromCompletionStage(
                        primary.await(request.shard(), request.newestSeen(), deadline.within(waitBudget)))
                .compose(reached -> reached ? attempt(next) : end(new FrontierNotReached(behind.shown())));
    }

    /** Where the look-up does not find the COMMIT, one more try under the same key is safe. */
    Future<CommandResult> lookUp(Throwable cause, CommitInDoubt next) {
        logTrouble("outcome unknown, looking it up", cause);
        return resolution
                .lookUp()
                .compose(found -> found.command()
                        .map(command -> foundCommitted(command, found.shown().position()))
                        .orElseGet(() -> attempt(next)))
                .recover(this::outcomeUnknown);
    }

    Future<CommandResult> end(CommandResult result) {
        if (result instanceof Committed committed) {
            logCarriedOut(committed.position(), false);
        }
        return Future.succeededFuture(result);
    }

    Future<CommandResult> refuse(Refusal refusal) {
        return transaction.refuse(refusal);
    }

    Future<CommandResult> foundCommitted(StoredCommand command, Position position) {
        logCarriedOut(position, true);
        return end(new FoundCommitted(command.effect(), response(command), position));
    }

    Future<CommandResult> outcomeUnknown(Throwable reason) {
        logTrouble("outcome stays unknown", reason);
        return end(new OutcomeUnknown());
    }

    Future<CommandResult> unavailable(Throwable reason) {
        logTrouble("command not carried out", reason);
        return end(new Unavailable());
    }

    Optional<Refusal> refusalOf(Throwable databaseFailure) {
        return request.command().refusalOf(databaseFailure);
    }

    StoredResponse response(StoredCommand command) {
        return responses.read(command.response());
    }

    boolean hasTime() {
        return !deadline.hasPassed();
    }

    private void logCarriedOut(Position position, boolean foundLater) {
        LOG.debugf(
                "command carried out: command=%s shard=%s position=%s subject=%s found_later=%s",
                request.command().word(), request.shard(), position, request.subject(), foundLater);
    }

    private void logTrouble(String what, Throwable reason) {
        LOG.infof(
                "%s: command=%s shard=%s subject=%s reason=%s",
                what, request.command().word(), request.shard(), request.subject(), reason);
    }
}
