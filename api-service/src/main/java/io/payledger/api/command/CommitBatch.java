package io.payledger.api.command;

import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.Outbox.Audit;
import io.payledger.api.command.TransactionResult.CommitUnanswered;
import io.payledger.api.command.TransactionResult.RolledBack;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.freshness.Position;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The second pipelined batch of a command's transaction: what the change writes, its positions, and COMMIT. */
record CommitBatch(CommandRequest<?> request, Deadline deadline, StoredResponses responses, CommandMetrics metrics) {

    /** Sends all statements in one flush: a client that freezes in between cannot freeze its tenant. */
    Future<TransactionResult> send(SqlConnection transaction, Change change, List<EventRow> rows) {
        LocalCommitWarning warning = LocalCommitWarning.listen((PgConnection) transaction, request.shard());
        Command<?> command = request.command();
        StoredResponse response = responses.of(change.snapshot());
        String stored = responses.write(response);
        List<Future<?>> batch = new ArrayList<>(change.writes().apply(transaction));
        if (command.isBulk()) {
            // the next statements lock the shard, and a silent client then delays the other commands of the tenant
            batch.add(transaction
                    .query("SET LOCAL idle_in_transaction_session_timeout TO DEFAULT")
                    .execute());
        }
        Future<?> kept = IdempotencyKeyTable.storeResponse(
                transaction, request.caller(), request.key(), change.effect(), stored);
        batch.add(kept);
        Future<Optional<Position>> position = Outbox.takePositions(
                transaction,
                request.shard(),
                request.newestSeen(),
                request.traceParent(),
                rows,
                new Audit(request.caller().name(), command.word(), request.subject(), change.audit()));
        Future<?> committed = transaction.query("COMMIT").execute();
        // the statement that takes the positions locks the shard until COMMIT is answered
        metrics.shardLocked(command.word(), kept, committed);
        batch.add(position);
        batch.add(committed);

        return deadline.bound(Future.join(batch)
                        .map(all -> true)
                        .recover(failed -> AbandonedException.with(failureOf(batch, position, committed, warning))))
                .recover(failure -> SqlFailures.isTimeout(failure)
                        ? AbandonedException.with(new CommitUnanswered(failure))
                        : Future.failedFuture(failure))
                .map(all -> warning.received()
                        ? Failed.OUTCOME_UNKNOWN
                        : position.result()
                                .<TransactionResult>map(
                                        taken -> new CommandResult.Committed(change.effect(), response, taken))
                                .orElse(Failed.NO_POSITION));
    }

    /** What a batch means that did not fully succeed: only an answer to COMMIT says that nothing was written. */
    private static TransactionResult failureOf(
            List<Future<?>> batch,
            Future<Optional<Position>> position,
            Future<?> committed,
            LocalCommitWarning warning) {
        if (committed.failed() && !SqlFailures.isRefusal(committed.cause())) {
            // a look-up would find what is committed here, and may be lost by a failover all the same
            return warning.received() ? Failed.OUTCOME_UNKNOWN : new CommitUnanswered(committed.cause());
        }
        if (committed.failed() && SqlFailures.hasState(committed.cause(), SqlFailures.WITHOUT_POSITION)) {
            return position.succeeded() ? Failed.NO_POSITION : new RolledBack(position.cause());
        }
        return new RolledBack(firstFailure(batch));
    }

    static Throwable firstFailure(List<? extends Future<?>> batch) {
        for (Future<?> statement : batch) {
            if (statement.failed()) {
                return statement.cause();
            }
        }
        return new IllegalStateException("a batch failed in which no statement failed");
    }
}
