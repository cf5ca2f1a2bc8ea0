package io.payledger.api.command;

import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.command.CommandDecision.AlreadyApplied;
import io.payledger.api.command.CommandDecision.Change;
import io.payledger.api.command.CommandDecision.Refused;
import io.payledger.api.command.IdempotencyKeyTable.StoredResponse;
import io.payledger.api.command.Outbox.Audit;
import io.payledger.api.datastores.Pools;
import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantConnectionLimiter;
import io.payledger.api.read.Answer;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import io.payledger.service.problems.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One command on its way, with one deadline for all its tries. Each is one transaction of two flights: the first begins,
 * shows how far the shard is, claims the command's key and locks the aggregate; then the decision is made; the second
 * writes, takes the positions and commits.
 */
final class CommandExecution<S> {

    private static final Logger LOG = Logger.getLogger(CommandExecution.class);

    private static final String SHARD = "SELECT now() AS begun_at, " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM;

    /** Waits until a transaction that is still in its COMMIT has let go of the shard. */
    private static final String WAIT_FOR_COMMITTERS = "SELECT FROM shard WHERE shard_id = $1 FOR UPDATE";

    private static final long LOOK_UP_INTERVAL_MILLIS = 50;

    private final CommandRequest<S> request;
    private final Command<S> command;
    private final Vertx vertx;
    private final Stores stores;
    private final Pools pools;
    private final TenantConnectionLimiter shares;
    private final CommandConfig config;
    private final StoredResponses keptAnswers;
    private final CommandMetrics metrics;
    private final CommandAnswers answers;
    private final long deadlineNanos;
    private boolean shardOpened;
    private boolean triedAgain;
    private boolean waitedForSession;
    private boolean lookedUp;

    /** Set once a COMMIT of this command went unanswered: from then on its key being there means that it was ours. */
    private boolean inDoubt;

    private volatile boolean committedOnlyHere;

    CommandExecution(
            CommandRequest<S> request,
            Vertx vertx,
            Stores stores,
            Pools pools,
            TenantConnectionLimiter shares,
            CommandConfig config,
            StoredResponses keptAnswers,
            CommandMetrics metrics) {
        this.request = request;
        this.command = request.command();
        this.vertx = vertx;
        this.stores = stores;
        this.pools = pools;
        this.shares = shares;
        this.config = config;
        this.keptAnswers = keptAnswers;
        this.metrics = metrics;
        this.answers = new CommandAnswers(request, config);
        Duration deadline = command.isBulk() ? config.bulkDeadline() : config.deadline();
        this.deadlineNanos = System.nanoTime() + deadline.toNanos();
    }

    Future<Answer> run() {
        return inTransaction(this::decide).recover(this::afterFailure);
    }

    /** What the first flight brought. */
    private record Opening<S>(ShardState shown, boolean shardExists, Instant begunAt, boolean claimed, S state) {}

    /** COMMIT went out and was not answered: the command was carried out, or it was not. */
    private static final class UnknownOutcomeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownOutcomeException(Throwable cause) {
            super("no answer to COMMIT: " + cause, cause, false, false);
        }
    }

    /** The position statement matched no row, and the trigger refused the COMMIT. */
    private static final class NoPositionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoPositionException() {
            super("no position was to be had", null, false, false);
        }
    }

    /** The primary does not show yet what the session has seen. */
    private static final class NotCoveredYetException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ShardState shown;

        NotCoveredYetException(ShardState shown) {
            super("behind the session at " + shown.position(), null, false, false);
            this.shown = shown;
        }
    }

    /** Another transaction has claimed the key, and has not ended within the lock timeout. */
    private static final class KeyTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyTakenException() {
            super("the command's key is claimed", null, false, false);
        }
    }

    private Future<Answer> decide(SqlConnection transaction) {
        return within(open(transaction)).compose(opening -> {
            if (!opening.claimed()) {
                return rollback(transaction).compose(done -> answerOfKey(transaction));
            }
            // the key is this transaction's, so no other one under it was or will be committed
            inDoubt = false;
            Optional<Future<Answer>> notYet = notCovered(transaction, opening);
            return notYet.orElseGet(() -> decided(transaction, opening));
        });
    }

    /**
     * Sent in one flight. The shard comes first: every later statement sees at least as much, so what the session
     * has seen is in what is decided on. Then the locks in their order: key, aggregate.
     */
    private Future<Opening<S>> open(SqlConnection transaction) {
        Shard shard = request.shard();
        Future<?> begun = transaction
                .query(command.isBulk() ? "BEGIN; " + bulkTimeouts() : "BEGIN")
                .execute();
        Future<Row> shardRow = transaction
                .preparedQuery(SHARD)
                .execute(Tuple.of(shard.id()))
                .map(rows -> rows.iterator().next());
        Future<Boolean> claimed = IdempotencyKeyTable.claim(transaction, request.caller(), request.key())
                .recover(failure -> Future.failedFuture(
                        SqlFailures.hasState(failure, SqlFailures.LOCK_NOT_AVAILABLE)
                                ? new KeyTakenException()
                                : failure));
        Future<S> state = command.load(transaction, shard);
        return Future.join(begun, shardRow, claimed, state)
                .recover(failed -> Future.failedFuture(firstFailure(List.of(begun, shardRow, claimed, state))))
                .map(all -> new Opening<>(
                        ShardSnapshot.of(shardRow.result()),
                        ShardSnapshot.hasShard(shardRow.result()),
                        shardRow.result().getOffsetDateTime("begun_at").toInstant(),
                        claimed.result(),
                        state.result()));
    }

    /** Nobody else waits for a bulk command before it has locked the shard. */
    private String bulkTimeouts() {
        long millis = Math.max(1, remaining().toMillis());
        return "SET LOCAL statement_timeout = " + millis + "; SET LOCAL idle_in_transaction_session_timeout = "
                + millis;
    }

    /** A 409 that is decided on less than what the session has seen would be wrong, and an approval more so. */
    private Optional<Future<Answer>> notCovered(SqlConnection transaction, Opening<S> opening) {
        ShardState shown = opening.shown();
        if (shown.storeEpoch() < stores.policy().newestEpoch()) {
            return Optional.of(rollback(transaction).map(done -> answers.epochNotEstablished()));
        }
        Coverage coverage = shown.coverage(request.session().token().required(request.shard()));
        return switch (coverage) {
            case FRESH -> opening.shardExists() ? Optional.empty() : Optional.of(openShard(transaction));
            // by way of a failure, for the wait must not hold the connection
            case BEHIND -> Optional.of(Future.failedFuture(new NotCoveredYetException(shown)));
            case OLDER_EPOCH -> Optional.of(rollback(transaction).map(done -> answers.frontierNotReached(shown)));
            case LOST -> Optional.of(rollback(transaction).map(done -> answers.historyLost(shown)));
        };
    }

    private Future<Answer> openShard(SqlConnection transaction) {
        if (shardOpened) {
            return Future.failedFuture(new IllegalStateException("the shard's row was made and is not there"));
        }
        shardOpened = true;
        return rollback(transaction)
                .compose(done -> Outbox.openShard(transaction, request.shard()))
                .compose(opened -> decide(transaction));
    }

    private Future<Answer> waitForSession(ShardState shown) {
        if (waitedForSession) {
            return Future.succeededFuture(answers.frontierNotReached(shown));
        }
        waitedForSession = true;
        Duration budget = remaining().compareTo(config.waitBudget()) < 0 ? remaining() : config.waitBudget();
        return Future.fromCompletionStage(stores.primary().watch().await(request.shard(), request.newestSeen(), budget))
                .compose(reached -> reached ? run() : Future.succeededFuture(answers.frontierNotReached(shown)));
    }

    private Future<Answer> decided(SqlConnection transaction, Opening<S> opening) {
        return command.decide(
                        opening.state(), new CommandContext(request.caller().name(), opening.begunAt()))
                .match(new CommandDecision.Cases<Future<Answer>>() {
                    @Override
                    public Future<Answer> change(Change change) {
                        return asRows(change).compose(rows -> write(transaction, change, rows));
                    }

                    @Override
                    public Future<Answer> alreadyApplied(AlreadyApplied alreadyApplied) {
                        return rollback(transaction).compose(done -> answerPlainly(transaction, Optional.empty()));
                    }

                    @Override
                    public Future<Answer> refused(Refused refused) {
                        return rollback(transaction)
                                .compose(done -> answerPlainly(transaction, Optional.of(refused.problem())));
                    }
                });
    }

    /** The events of a whole register are tens of megabytes of JSON, which would keep an event loop from its other work. */
    private Future<EventRows> asRows(Change change) {
        return command.isBulk()
                ? vertx.executeBlocking(() -> EventRows.of(change.events()))
                : Future.succeededFuture(EventRows.of(change.events()));
    }

    /** Sent in one flight, COMMIT with it: a client that freezes in between cannot freeze its tenant. */
    private Future<Answer> write(SqlConnection transaction, Change change, EventRows rows) {
        committedOnlyHere = false;
        String kept = keptAnswers.write(change.shown());
        List<Future<?>> flight = new ArrayList<>(change.writes().apply(transaction));
        if (command.isBulk()) {
            // from here on the shard is locked: whoever falls silent now is thrown out as soon as any other
            flight.add(transaction
                    .query("SET LOCAL idle_in_transaction_session_timeout TO DEFAULT")
                    .execute());
        }
        Future<?> written =
                IdempotencyKeyTable.keepAnswer(transaction, request.caller(), request.key(), change.status(), kept);
        flight.add(written);
        Future<Optional<Position>> position = Outbox.takePositions(
                transaction,
                request.shard(),
                request.newestSeen(),
                request.traceParent(),
                rows,
                new Audit(request.caller().name(), command.word(), command.subject(), change.audit()));
        Future<?> committed = transaction.query("COMMIT").execute();
        // the statement that takes the positions locks the shard, and nobody else of the tenant commits until the end
        metrics.shardLocked(command.word(), written, committed);
        flight.add(position);
        flight.add(committed);

        return within(Future.join(flight)
                        .map(all -> true)
                        .recover(failed -> Future.failedFuture(outcome(flight, position, committed))))
                .recover(failure -> Future.failedFuture(
                        SqlFailures.isTimeout(failure) ? new UnknownOutcomeException(failure) : failure))
                .map(all -> {
                    if (committedOnlyHere) {
                        return answers.outcomeUnknown();
                    }
                    Position reached = position.result().orElseThrow(NoPositionException::new);
                    logCarriedOut(reached, false);
                    return answers.shown(change.status(), change.shown(), settled(reached), reached);
                });
    }

    /** What a flight that did not fully succeed means: only an answer to COMMIT says that nothing was written. */
    private Throwable outcome(List<Future<?>> flight, Future<Optional<Position>> position, Future<?> committed) {
        if (committed.failed() && !SqlFailures.isRefusal(committed.cause())) {
            return new UnknownOutcomeException(committed.cause());
        }
        if (committed.failed() && SqlFailures.hasState(committed.cause(), SqlFailures.WITHOUT_POSITION)) {
            return position.succeeded() ? new NoPositionException() : position.cause();
        }
        return firstFailure(flight);
    }

    private static Throwable firstFailure(List<? extends Future<?>> flight) {
        for (Future<?> statement : flight) {
            if (statement.failed()) {
                return statement.cause();
            }
        }
        return new IllegalStateException("a flight failed in which nothing failed");
    }

    /** The primary commits locally where waiting for a synchronous follower was cut short, and only warns of it. */
    private void noticed(PgNotice notice) {
        String message = notice.getMessage() == null ? "" : notice.getMessage();
        if (message.contains("synchronous replication")) {
            committedOnlyHere = true;
        }
        LOG.debugf("notice: shard=%s state=%s message=%s", request.shard(), notice.getCode(), message);
    }

    /** The key was there already: the command was carried out before, by another request or in doubt by this one. */
    private Future<Answer> answerOfKey(SqlConnection connection) {
        return within(IdempotencyKeyTable.find(connection, request.caller(), request.key()))
                .map(found -> {
                    if (found.kept().isEmpty()) {
                        return answers.commandInFlight();
                    }
                    StoredResponse kept = found.kept().get();
                    if (!kept.fingerprint().equals(request.key().fingerprint())) {
                        return answers.keyReused();
                    }
                    if (inDoubt) {
                        return committedBefore(kept, found.shown().position());
                    }
                    // An old answer, as served by nobody: what it shows may have changed since. But the token
                    // names this snapshot, which has the command in it: who lost the first answer sees his
                    // write after it.
                    return answers.kept(kept.status(), keptAnswers.read(kept.body()), having(found.shown()))
                            .header(IdempotencyKey.REPLAYED_HEADER, "true");
                });
    }

    private Answer committedBefore(StoredResponse kept, Position position) {
        logCarriedOut(position, true);
        return answers.kept(kept.status(), keptAnswers.read(kept.body()), settled(position))
                .servedBy(CommandAnswers.primary(position));
    }

    private SessionToken settled(Position position) {
        return request.session().token().settled(request.shard(), position);
    }

    /** The session's token after it was shown this, whether or not it had seen more. */
    private SessionToken having(ShardState shown) {
        SessionToken token = request.session().token();
        return shown.coverage(token.required(request.shard())) == Coverage.FRESH
                ? token.settled(request.shard(), shown.position())
                : token.alsoSaw(request.shard(), shown.position());
    }

    /**
     * After the ROLLBACK, what a token or an error says comes from a plain SELECT: a locking read shows the newest
     * row beside older ones.
     */
    private Future<Answer> answerPlainly(SqlConnection connection, Optional<Problem> refused) {
        return within(command.read(connection, request.shard())).map(reading -> {
            SessionToken token = having(reading.shown());
            Position position = reading.shown().position();
            if (refused.isPresent()) {
                return answers.refused(refused.get(), reading.value(), token, position);
            }
            AggregateSnapshot shown =
                    reading.value().orElseThrow(() -> new IllegalStateException("an aggregate vanished"));
            return answers.shown(200, shown, token, position);
        });
    }

    private Future<Answer> afterFailure(Throwable failure) {
        if (failure instanceof UnknownOutcomeException unknown) {
            return resolve(unknown);
        }
        if (failure instanceof NotCoveredYetException behind) {
            return waitForSession(behind.shown);
        }
        if (inDoubt) {
            logTrouble("outcome stays unknown", failure);
            return Future.succeededFuture(answers.outcomeUnknown());
        }
        if (failure instanceof NoPositionException) {
            return Future.succeededFuture(answers.epochNotEstablished());
        }
        if (failure instanceof KeyTakenException) {
            return Future.succeededFuture(answers.commandInFlight());
        }
        Optional<CommandDecision> meant = command.refused(failure);
        if (meant.isPresent()) {
            Optional<Problem> problem =
                    meant.get() instanceof Refused refused ? Optional.of(refused.problem()) : Optional.empty();
            return inTransaction(connection -> answerPlainly(connection, problem));
        }
        boolean mayTryAgain = !triedAgain && !remaining().isNegative();
        if (SqlFailures.hasState(failure, SqlFailures.DEADLOCK)
                || SqlFailures.hasState(failure, SqlFailures.UNIQUE_VIOLATION)
                || SqlFailures.isConnectionLost(failure)) {
            // nothing was committed: COMMIT has not gone out, or was answered; a row that was not there, and so could
            // not be locked, is there now
            if (mayTryAgain) {
                triedAgain = true;
                return run();
            }
        }
        if (SqlFailures.isUnavailable(failure) || SqlFailures.isMissed(failure)) {
            logTrouble("command not carried out", failure);
            return Future.succeededFuture(answers.unavailable());
        }
        return Future.failedFuture(failure);
    }

    /**
     * COMMIT went unanswered. Whoever still commits holds the shard's row, so waiting for that row waits for him;
     * then the key tells. Where it does not, the command is tried once more under the same key: should the first
     * try come through after all, the key makes the second one wait for it, and find it.
     */
    private Future<Answer> resolve(UnknownOutcomeException unknown) {
        logTrouble("outcome unknown, looking it up", unknown);
        if (lookedUp) {
            return Future.succeededFuture(answers.outcomeUnknown());
        }
        lookedUp = true;
        inDoubt = true;
        return lookUp(System.nanoTime() + config.resolveBudget().toNanos())
                .compose(found -> found.kept()
                        .map(kept -> Future.succeededFuture(
                                committedBefore(kept, found.shown().position())))
                        .orElseGet(this::run))
                .recover(failure -> {
                    logTrouble("outcome stays unknown", failure);
                    return Future.succeededFuture(answers.outcomeUnknown());
                });
    }

    /** The server may be on its way down and up again, and the pool may still hold connections of before. */
    private Future<IdempotencyKeyTable.Found> lookUp(long giveUpNanos) {
        return inTransaction(connection -> {
                    Future<?> begun = connection.query("BEGIN").execute();
                    Future<?> waited = connection
                            .preparedQuery(WAIT_FOR_COMMITTERS)
                            .execute(Tuple.of(request.shard().id()));
                    Future<IdempotencyKeyTable.Found> found =
                            IdempotencyKeyTable.find(connection, request.caller(), request.key());
                    return Future.join(begun, waited, found)
                            .timeout(
                                    Math.max(1, TimeUnit.NANOSECONDS.toMillis(giveUpNanos - System.nanoTime())),
                                    TimeUnit.MILLISECONDS)
                            .compose(all -> rollback(connection))
                            .map(done -> found.result());
                })
                .recover(failure -> SqlFailures.isUnavailable(failure) && System.nanoTime() < giveUpNanos
                        ? vertx.timer(LOOK_UP_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)
                                .compose(fired -> lookUp(giveUpNanos))
                        : Future.failedFuture(failure));
    }

    /** Runs on a connection of its own, which is given back without a transaction in it. */
    private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return shares.within(request.shard(), remaining(), () -> pools.connection(
                        stores.primary().connection(), remaining())
                .compose(connection -> {
                    if (connection instanceof PgConnection listening) {
                        listening.noticeHandler(this::noticed);
                    }
                    return Future.succeededFuture(connection)
                            .compose(work)
                            .onFailure(failure -> rollback(connection).onComplete(done -> connection.close()))
                            .onSuccess(done -> connection.close());
                }));
    }

    private static Future<Void> rollback(SqlConnection transaction) {
        return transaction.query("ROLLBACK").execute().mapEmpty();
    }

    private <T> Future<T> within(Future<T> step) {
        return step.timeout(Math.max(1, remaining().toMillis()), TimeUnit.MILLISECONDS);
    }

    private Duration remaining() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    private void logCarriedOut(Position position, boolean foundLater) {
        LOG.debugf(
                "command carried out: command=%s shard=%s position=%s subject=%s found_later=%s",
                command.word(), request.shard(), position, command.subject(), foundLater);
    }

    private void logTrouble(String what, Throwable reason) {
        LOG.infof(
                "%s: command=%s shard=%s subject=%s reason=%s",
                what, command.word(), request.shard(), command.subject(), reason);
    }
}
