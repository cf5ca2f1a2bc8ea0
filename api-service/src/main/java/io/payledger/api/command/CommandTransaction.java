package io.payledger.api.command;

import static io.payledger.api.command.PrimaryConnections.rollback;

import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.TransactionResult.KeyRecorded;
import io.payledger.api.command.TransactionResult.KeyTaken;
import io.payledger.api.command.TransactionResult.NoShardRow;
import io.payledger.api.command.TransactionResult.NotCovered;
import io.payledger.api.command.TransactionResult.NotOpened;
import io.payledger.api.command.TransactionResult.RolledBack;
import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantTransaction;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One try of a command: one transaction of two pipelined batches. The first begins, shows how far the shard is, claims the
 * command's key and locks the aggregate; then the command decides; the second writes, takes the positions and commits.
 */
record CommandTransaction<S>(
        CommandRequest<S> request,
        Deadline deadline,
        PrimaryConnections connections,
        Stores stores,
        Vertx vertx,
        StoredResponses responses,
        CommandMetrics metrics) {

    private static final String SHARD = "SELECT now() AS begun_at, " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM;

    /** What the first batch found. */
    private record Opening<S>(ShardState shown, boolean shardExists, Instant begunAt, boolean claimed, S state) {}

    Future<TransactionResult> run() {
        return connections
                .lend(request.shard(), deadline, this::attempt)
                .recover(failure -> Future.succeededFuture(
                        failure instanceof AbandonedException abandoned ? abandoned.result() : new NotOpened(failure)));
    }

    /** The answer of a command that wrote nothing, on a connection of its own. */
    Future<CommandResult> refuse(Refusal refusal) {
        return connections.lend(request.shard(), deadline, connection -> readPlainly(connection, Optional.of(refusal)));
    }

    private Future<TransactionResult> attempt(SqlConnection transaction) {
        return deadline.bound(open(transaction)).compose(opening -> {
            if (!opening.claimed()) {
                return rollback(transaction).compose(done -> readKey(transaction));
            }
            return afterClaim(transaction, opening)
                    .recover(failure -> failure instanceof AbandonedException
                            ? Future.failedFuture(failure)
                            : AbandonedException.with(new RolledBack(failure)));
        });
    }

    /**
     * Sends the first batch. The shard comes first: every later statement sees at least as much, so the decision is made
     * on everything that the session has seen. Then the locks in their order: key, aggregate.
     */
    private Future<Opening<S>> open(SqlConnection transaction) {
        Future<?> begun = transaction
                .query(TenantTransaction.begin(request.shard())
                        + (request.command().isBulk() ? "; " + bulkTimeouts() : ""))
                .execute();
        Future<Row> shardRow = transaction
                .preparedQuery(SHARD)
                .execute(Tuple.of(request.shard().id()))
                .map(rows -> rows.iterator().next());
        Future<Boolean> claimed = IdempotencyKeyTable.claim(transaction, request.caller(), request.key())
                .recover(failure -> SqlFailures.hasState(failure, SqlFailures.LOCK_NOT_AVAILABLE)
                        ? AbandonedException.with(new KeyTaken())
                        : Future.failedFuture(failure));
        Future<S> state = request.command().load(transaction, request.shard());
        return Future.join(begun, shardRow, claimed, state)
                .recover(failed ->
                        Future.failedFuture(CommitBatch.firstFailure(List.of(begun, shardRow, claimed, state))))
                .map(all -> new Opening<>(
                        ShardSnapshot.of(shardRow.result()),
                        ShardSnapshot.hasShard(shardRow.result()),
                        shardRow.result().getOffsetDateTime("begun_at").toInstant(),
                        claimed.result(),
                        state.result()));
    }

    /** Until a bulk command locks the shard, with its last statement, no other command waits for it. */
    private String bulkTimeouts() {
        long millis = deadline.remainingMillis();
        return Stream.of("statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout")
                .map(timeout -> "SET LOCAL " + timeout + " = " + millis)
                .collect(Collectors.joining("; "));
    }

    /** The key is in the table: an earlier request was carried out, or an earlier try of this one. */
    private Future<TransactionResult> readKey(SqlConnection connection) {
        return deadline.bound(TenantTransaction.read(
                        connection,
                        request.shard(),
                        client -> IdempotencyKeyTable.find(client, request.caller(), request.key())))
                .map(found -> found.value()
                        .<TransactionResult>map(command ->
                                command.fingerprint().equals(request.key().fingerprint())
                                        ? new KeyRecorded(command, found.shown())
                                        : Failed.KEY_REUSED)
                        .orElse(Failed.IN_PROGRESS));
    }

    /** A decision on less than the session has seen would be wrong, so the primary has to cover it first. */
    private Future<TransactionResult> afterClaim(SqlConnection transaction, Opening<S> opening) {
        ShardState shown = opening.shown();
        if (shown.storeEpoch() < stores.policy().newestEpoch()) {
            return rollback(transaction).map(done -> Failed.NO_POSITION);
        }
        return switch (request.coverage(shown)) {
            case FRESH ->
                opening.shardExists()
                        ? decide(transaction, opening)
                        : rollback(transaction).map(done -> new NoShardRow());
            case BEHIND -> rollback(transaction).map(done -> new NotCovered(shown));
            case OLDER_EPOCH -> rollback(transaction).map(done -> new CommandResult.FrontierNotReached(shown));
            case LOST -> rollback(transaction).map(done -> new CommandResult.HistoryLost(shown));
        };
    }

    private Future<TransactionResult> decide(SqlConnection transaction, Opening<S> opening) {
        CommandContext context = new CommandContext(request.caller().name(), request.shard(), opening.begunAt());
        return offEventLoop(() -> request.command().decide(opening.state(), context))
                .compose(decision -> decision.match(
                        change -> offEventLoop(() -> EventRow.of(change.events()))
                                .compose(rows -> new CommitBatch(request, deadline, responses, metrics)
                                        .send(transaction, change, rows)),
                        () -> unchanged(transaction, Optional.empty()),
                        refusal -> unchanged(transaction, Optional.of(refusal))));
    }

    private Future<TransactionResult> unchanged(SqlConnection transaction, Optional<Refusal> refusal) {
        return rollback(transaction)
                .compose(done -> readPlainly(transaction, refusal))
                .map(result -> result);
    }

    /** After the ROLLBACK, by a plain SELECT: a locking read shows the newest row beside older ones. */
    private Future<CommandResult> readPlainly(SqlConnection connection, Optional<Refusal> refusal) {
        return deadline.bound(TenantTransaction.read(
                        connection, request.shard(), client -> request.command().read(client, request.shard())))
                .map(reading -> refusal.<CommandResult>map(
                                refused -> new CommandResult.Refused(refused, reading.value(), reading.shown()))
                        .orElseGet(() -> new CommandResult.AlreadyApplied(
                                reading.value().orElseThrow(() -> new IllegalStateException("an aggregate vanished")),
                                reading.shown())));
    }

    /** A whole file or register takes seconds to decide on, and its events are tens of megabytes of JSON. */
    private <T> Future<T> offEventLoop(Supplier<T> work) {
        return request.command().isBulk()
                ? vertx.executeBlocking(work::get, false)
                : Future.succeededFuture(work.get());
    }
}
