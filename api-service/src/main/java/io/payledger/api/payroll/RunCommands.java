package io.payledger.api.payroll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.database.Pools;
import io.payledger.api.database.ShardSnapshot;
import io.payledger.api.database.SqlFailures;
import io.payledger.api.database.TenantShares;
import io.payledger.api.followers.Stores;
import io.payledger.api.idempotency.CommandKey;
import io.payledger.api.idempotency.CommandKeys;
import io.payledger.api.idempotency.CommandKeys.KeptAnswer;
import io.payledger.api.identity.Caller;
import io.payledger.api.outbox.Outbox;
import io.payledger.api.outbox.Outbox.NewEvent;
import io.payledger.api.payroll.Decision.Accepted;
import io.payledger.api.payroll.Decision.DoneBefore;
import io.payledger.api.payroll.Decision.Refused;
import io.payledger.api.problems.Problem;
import io.payledger.api.problems.ProblemType;
import io.payledger.api.session.Answer;
import io.payledger.api.session.ServedBy;
import io.payledger.api.session.Session;
import io.payledger.api.session.SessionReads;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.Route;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries commands out: each in one transaction of two flights. The first begins, shows how far the shard is, claims the
 * command's key and locks the run; then the decision is made; the second writes, takes the positions and commits.
 */
@ApplicationScoped
public class RunCommands {

    private static final Logger LOG = Logger.getLogger(RunCommands.class);

    private static final String SHARD = "SELECT now() AS begun_at, " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM;

    /** Waits until a transaction that is still in its COMMIT has let go of the shard. */
    private static final String WAIT_FOR_COMMITTERS = "SELECT FROM shard WHERE shard_id = $1 FOR UPDATE";

    private static final long LOOK_UP_INTERVAL_MILLIS = 50;

    private final Vertx vertx;
    private final Stores stores;
    private final Pools pools;
    private final TenantShares shares;
    private final CommandConfig config;
    private final ObjectMapper json;
    private final CommandMetrics metrics;

    RunCommands(
            Vertx vertx,
            Stores stores,
            Pools pools,
            TenantShares shares,
            CommandConfig config,
            ObjectMapper json,
            CommandMetrics metrics) {
        this.vertx = vertx;
        this.stores = stores;
        this.pools = pools;
        this.shares = shares;
        this.config = config;
        this.json = json;
        this.metrics = metrics;
    }

    /** One command of one caller. */
    record Request(
            Caller caller,
            Session session,
            CommandKey key,
            @Nullable String traceParent,
            RunCommand command) {

        Shard shard() {
            return caller.shard();
        }

        Position newestSeen() {
            return session.token().required(shard()).stream()
                    .max(Comparator.naturalOrder())
                    .orElse(Position.NONE);
        }
    }

    /** Always ends with an answer, a problem being one; fails only where something is broken. */
    Future<Answer> carryOut(Request request) {
        return metrics.measured(request.command().word(), () -> new Attempt(request).run());
    }

    /** What the first flight brought. */
    private record Opening(
            ShardState shown,
            boolean shardExists,
            Instant begunAt,
            boolean claimed,
            Optional<PayrollRun> run,
            RegisterSummary summary) {}

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

    /** One command on its way, with one deadline for all its tries. */
    private final class Attempt {

        private final Request request;
        private final long deadlineNanos;
        private boolean shardOpened;
        private boolean triedAgain;
        private boolean waitedForSession;
        private boolean lookedUp;

        /** Set once a COMMIT of this command went unanswered: from then on its key being there means that it was ours. */
        private boolean inDoubt;

        private volatile boolean committedOnlyHere;

        Attempt(Request request) {
            this.request = request;
            this.deadlineNanos = System.nanoTime() + config.deadline().toNanos();
        }

        Future<Answer> run() {
            return inTransaction(this::decide).recover(this::afterFailure);
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
         * has seen is in what is decided on. Then the locks in their order: key, run.
         */
        private Future<Opening> open(SqlConnection transaction) {
            Shard shard = request.shard();
            Future<?> begun = transaction.query("BEGIN").execute();
            Future<Row> state = transaction
                    .preparedQuery(SHARD)
                    .execute(Tuple.of(shard.id()))
                    .map(rows -> rows.iterator().next());
            Future<Boolean> claimed = CommandKeys.claim(transaction, request.caller(), request.key())
                    .recover(failure -> Future.failedFuture(
                            SqlFailures.hasState(failure, SqlFailures.LOCK_NOT_AVAILABLE)
                                    ? new KeyTakenException()
                                    : failure));
            Future<Optional<PayrollRun>> run =
                    RunRows.lock(transaction, shard, request.command().run());
            Future<RegisterSummary> summary =
                    RunRows.summary(transaction, shard, request.command().run());
            return Future.join(begun, state, claimed, run, summary)
                    .recover(failed -> Future.failedFuture(firstFailure(begun, state, claimed, run, summary)))
                    .map(all -> new Opening(
                            ShardSnapshot.of(state.result()),
                            ShardSnapshot.hasShard(state.result()),
                            state.result().getOffsetDateTime("begun_at").toInstant(),
                            claimed.result(),
                            run.result(),
                            summary.result()));
        }

        /** A 409 that is decided on less than what the session has seen would be wrong, and an approval more so. */
        private Optional<Future<Answer>> notCovered(SqlConnection transaction, Opening opening) {
            ShardState shown = opening.shown();
            if (shown.storeEpoch() < stores.policy().newestEpoch()) {
                return Optional.of(rollback(transaction).map(done -> epochNotEstablished()));
            }
            Coverage coverage = shown.coverage(request.session().token().required(request.shard()));
            switch (coverage) {
                case FRESH -> {
                    return opening.shardExists() ? Optional.empty() : Optional.of(openShard(transaction));
                }
                case BEHIND -> {
                    // by way of a failure, for the wait must not hold the connection
                    return Optional.of(Future.failedFuture(new NotCoveredYetException(shown)));
                }
                case OLDER_EPOCH -> {
                    return Optional.of(rollback(transaction).map(done -> frontierNotReached(shown)));
                }
                case LOST -> {
                    return Optional.of(rollback(transaction)
                            .map(done -> SessionReads.historyLost(new ReadOutcome.HistoryLost<>(
                                    request.shard(),
                                    request.newestSeen(),
                                    shown.position(),
                                    request.session().token().replaced(request.shard(), shown.position()),
                                    Duration.ZERO,
                                    OptionalLong.empty()))));
                }
            }
            throw new IllegalStateException("unknown coverage " + coverage);
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
                return Future.succeededFuture(frontierNotReached(shown));
            }
            waitedForSession = true;
            Duration budget = remaining().compareTo(config.waitBudget()) < 0 ? remaining() : config.waitBudget();
            return Future.fromCompletionStage(
                            stores.primary().watch().await(request.shard(), request.newestSeen(), budget))
                    .compose(reached -> reached ? run() : Future.succeededFuture(frontierNotReached(shown)));
        }

        private Future<Answer> decided(SqlConnection transaction, Opening opening) {
            return request.command()
                    .decide(
                            opening.run(),
                            opening.summary(),
                            new PayrollRun.Request(
                                    request.caller().name(),
                                    opening.begunAt(),
                                    request.command().version()))
                    .answer(new Decision.Cases<Future<Answer>>() {
                        @Override
                        public Future<Answer> accepted(Accepted accepted) {
                            return write(transaction, opening, accepted);
                        }

                        @Override
                        public Future<Answer> doneBefore(DoneBefore doneBefore) {
                            return rollback(transaction).compose(done -> answerPlainly(transaction, Optional.empty()));
                        }

                        @Override
                        public Future<Answer> refused(Refused refused) {
                            return rollback(transaction)
                                    .compose(done -> answerPlainly(transaction, Optional.of(refused)));
                        }
                    });
        }

        /** Sent in one flight, COMMIT with it: a client that freezes in between cannot freeze its tenant. */
        private Future<Answer> write(SqlConnection transaction, Opening opening, Accepted accepted) {
            PayrollRun run = accepted.run();
            PayrollRun before = opening.run().orElse(null);
            RunView body = RunView.of(run);
            int status = request.command().successStatus();
            List<NewEvent> events = accepted.events().stream()
                    .map(payload -> new NewEvent(UUID.randomUUID(), payload))
                    .toList();
            committedOnlyHere = false;
            String kept = text(body);

            List<Future<?>> flight = new ArrayList<>();
            flight.add(
                    before == null
                            ? RunRows.insert(transaction, request.shard(), run)
                            : RunRows.update(transaction, request.shard(), run));
            request.command()
                    .register()
                    .ifPresent(
                            register -> flight.addAll(RunRows.replaceItems(transaction, run.id(), register.items())));
            flight.add(RunRows.audit(
                    transaction,
                    events.get(0).id(),
                    before,
                    run,
                    request.caller().name(),
                    accepted.reason().orElse(null)));
            flight.add(CommandKeys.keepAnswer(transaction, request.caller(), request.key(), status, kept));
            Future<Optional<Position>> position = Outbox.takePositions(
                    transaction, request.shard(), request.newestSeen(), run.id(), request.traceParent(), events);
            Future<?> committed = transaction.query("COMMIT").execute();
            flight.add(position);
            flight.add(committed);

            return within(Future.join(flight)
                            .map(all -> true)
                            .recover(failed -> Future.failedFuture(outcome(flight, position, committed))))
                    .recover(failure -> Future.failedFuture(
                            SqlFailures.isTimeout(failure) ? new UnknownOutcomeException(failure) : failure))
                    .map(all -> committedOnlyHere
                            ? outcomeUnknown()
                            : committed(status, body, position.result().orElseThrow(NoPositionException::new), false));
        }

        /** What a flight that did not fully succeed means: only an answer to COMMIT says that nothing was written. */
        private Throwable outcome(List<Future<?>> flight, Future<Optional<Position>> position, Future<?> committed) {
            if (committed.failed() && !SqlFailures.isRefusal(committed.cause())) {
                return new UnknownOutcomeException(committed.cause());
            }
            if (committed.failed() && SqlFailures.hasState(committed.cause(), SqlFailures.WITHOUT_POSITION)) {
                return position.succeeded() ? new NoPositionException() : position.cause();
            }
            return firstFailure(flight.toArray(Future<?>[]::new));
        }

        /** The primary commits locally where waiting for a synchronous follower was cut short, and only warns of it. */
        private void noticed(PgNotice notice) {
            String message = notice.getMessage() == null ? "" : notice.getMessage();
            if (message.contains("synchronous replication")) {
                committedOnlyHere = true;
            }
            LOG.debugf("notice: shard=%s state=%s message=%s", request.shard(), notice.getCode(), message);
        }

        private Answer committed(int status, RunView body, Position position, boolean foundLater) {
            LOG.debugf(
                    "command carried out: command=%s shard=%s position=%s run=%s found_later=%s",
                    request.command().word(), request.shard(), position, body.id(), foundLater);
            return answerWithRun(status, body, request.session().token().settled(request.shard(), position), position);
        }

        /** The key was there already: the command was carried out before, by another request or in doubt by this one. */
        private Future<Answer> answerOfKey(SqlConnection connection) {
            return within(CommandKeys.find(connection, request.caller(), request.key()))
                    .compose(found -> {
                        if (found.kept().isEmpty()) {
                            return Future.succeededFuture(commandInFlight());
                        }
                        KeptAnswer kept = found.kept().get();
                        if (!kept.fingerprint().equals(request.key().fingerprint())) {
                            return Future.succeededFuture(keyReused());
                        }
                        RunView body = view(kept.body());
                        if (inDoubt) {
                            return Future.succeededFuture(
                                    committed(kept.status(), body, found.shown().position(), true));
                        }
                        // An old answer, as served by nobody: what it shows may have changed since. But the token
                        // names this snapshot, which has the command in it: who lost the first answer sees his
                        // write after it.
                        return Future.succeededFuture(
                                withRunHeaders(Answer.of(kept.status(), body, having(found.shown())), body)
                                        .header(CommandKey.REPLAYED_HEADER, "true"));
                    });
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
        private Future<Answer> answerPlainly(SqlConnection connection, Optional<Refused> refused) {
            return within(RunReads.one(
                            connection, request.shard(), request.command().run()))
                    .map(reading -> {
                        ShardState shown = reading.shown();
                        SessionToken token = having(shown);
                        Optional<RunView> current = reading.value().map(RunView::of);
                        if (refused.isPresent()) {
                            Answer answer = Answer.of(problem(refused.get(), current), token)
                                    .servedBy(primary(shown.position()));
                            return current.map(run -> answer.header("ETag", run.etag()))
                                    .orElse(answer);
                        }
                        return current.map(run -> answerWithRun(200, run, token, shown.position()))
                                .orElseThrow(() -> new IllegalStateException("a run vanished"));
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
                LOG.infof(
                        "outcome stays unknown: command=%s shard=%s run=%s reason=%s",
                        request.command().word(),
                        request.shard(),
                        request.command().run(),
                        failure);
                return Future.succeededFuture(outcomeUnknown());
            }
            if (failure instanceof NoPositionException) {
                return Future.succeededFuture(epochNotEstablished());
            }
            if (failure instanceof KeyTakenException) {
                return Future.succeededFuture(commandInFlight());
            }
            if (SqlFailures.isDuplicate(failure, RunRows.ONE_REGULAR)) {
                Refused refused = new Refused(
                        Decision.Reason.REGULAR_RUN_EXISTS,
                        "This pay group has a REGULAR run for the period. Cancel that one first, or make this one of"
                                + " another type.");
                return inTransaction(connection -> answerPlainly(connection, Optional.of(refused)));
            }
            boolean mayTryAgain = !triedAgain && !remaining().isNegative();
            if (SqlFailures.hasState(failure, SqlFailures.DEADLOCK) || SqlFailures.isConnectionLost(failure)) {
                // nothing was committed: COMMIT has not gone out, or was answered
                if (mayTryAgain) {
                    triedAgain = true;
                    return run();
                }
            }
            if (SqlFailures.isUnavailable(failure) || SqlFailures.isMissed(failure)) {
                return Future.succeededFuture(unavailable(failure));
            }
            return Future.failedFuture(failure);
        }

        /**
         * COMMIT went unanswered. Whoever still commits holds the shard's row, so waiting for that row waits for him;
         * then the key tells. Where it does not, the command is tried once more under the same key: should the first
         * try come through after all, the key makes the second one wait for it, and find it.
         */
        private Future<Answer> resolve(UnknownOutcomeException unknown) {
            LOG.infof(
                    "outcome unknown, looking it up: command=%s shard=%s run=%s reason=%s",
                    request.command().word(), request.shard(), request.command().run(), unknown.getMessage());
            if (lookedUp) {
                return Future.succeededFuture(outcomeUnknown());
            }
            lookedUp = true;
            inDoubt = true;
            return lookUp(System.nanoTime() + config.resolveBudget().toNanos())
                    .compose(found -> found.kept()
                            .map(kept -> Future.succeededFuture(committed(
                                    kept.status(),
                                    view(kept.body()),
                                    found.shown().position(),
                                    true)))
                            .orElseGet(this::run))
                    .recover(failure -> {
                        LOG.infof(
                                "outcome stays unknown: command=%s shard=%s run=%s reason=%s",
                                request.command().word(),
                                request.shard(),
                                request.command().run(),
                                failure);
                        return Future.succeededFuture(outcomeUnknown());
                    });
        }

        /** The server may be on its way down and up again, and the pool may still hold connections of before. */
        private Future<CommandKeys.Found> lookUp(long giveUpNanos) {
            return inTransaction(connection -> {
                        Future<?> begun = connection.query("BEGIN").execute();
                        Future<?> waited = connection
                                .preparedQuery(WAIT_FOR_COMMITTERS)
                                .execute(Tuple.of(request.shard().id()));
                        Future<CommandKeys.Found> found = CommandKeys.find(connection, request.caller(), request.key());
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
        private <T> Future<T> inTransaction(java.util.function.Function<SqlConnection, Future<T>> work) {
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

        private Future<Void> rollback(SqlConnection transaction) {
            return transaction.query("ROLLBACK").execute().mapEmpty();
        }

        private <T> Future<T> within(Future<T> step) {
            return step.timeout(Math.max(1, remaining().toMillis()), TimeUnit.MILLISECONDS);
        }

        private Duration remaining() {
            return Duration.ofNanos(deadlineNanos - System.nanoTime());
        }

        private Answer answerWithRun(int status, RunView run, SessionToken token, Position position) {
            return withRunHeaders(Answer.of(status, run, token), run).servedBy(primary(position));
        }

        private Answer withRunHeaders(Answer answer, RunView run) {
            Answer tagged = answer.header("ETag", run.etag());
            return answer.status() == 201
                    ? tagged.header(
                            "Location", "/api/v1/tenants/" + request.shard().tenant() + "/payroll-runs/" + run.id())
                    : tagged;
        }

        private Answer frontierNotReached(ShardState shown) {
            return SessionReads.refused(
                    request.session(),
                    new ReadOutcome.Refused<>(
                            request.shard(),
                            ReadOutcome.Reason.BEHIND,
                            request.newestSeen(),
                            shown.position(),
                            config.waitBudget(),
                            config.waitBudget(),
                            OptionalLong.empty()));
        }

        private Answer epochNotEstablished() {
            return later(ProblemType.EPOCH_NOT_ESTABLISHED.because(
                    "This server was promoted, and its epoch has not been opened yet; nothing was written. Repeat the"
                            + " request once the promotion is complete."));
        }

        private Answer outcomeUnknown() {
            return later(ProblemType.OUTCOME_UNKNOWN.because(
                    "The connection to the database was lost while the command was committed, and it could not be found"
                            + " out how that ended. "
                            + (request.key().fromClient()
                                    ? "Repeat the request with the same Idempotency-Key: it is carried out once."
                                    : "Read the run before you repeat the request, and send an Idempotency-Key next"
                                            + " time.")));
        }

        private Answer unavailable(Throwable failure) {
            LOG.infof(
                    "command not carried out: command=%s shard=%s run=%s reason=%s",
                    request.command().word(), request.shard(), request.command().run(), failure);
            return later(ProblemType.UNAVAILABLE.because(
                    "The database cannot take this command now; nothing was written. Repeat the request after"
                            + " Retry-After."));
        }

        private Answer commandInFlight() {
            return Answer.of(
                    ProblemType.COMMAND_IN_FLIGHT.because(
                            "A request with this Idempotency-Key is being carried out. Repeat it in a moment to get its"
                                    + " answer."),
                    request.session().token());
        }

        private Answer keyReused() {
            return Answer.of(
                    ProblemType.IDEMPOTENCY_KEY_REUSED.because(
                            "This Idempotency-Key was sent with another method, path or body. Mint a new key for each"
                                    + " request."),
                    request.session().token());
        }

        private Answer later(Problem problem) {
            return Answer.of(problem, request.session().token()).header("Retry-After", "1");
        }
    }

    private static ServedBy primary(Position position) {
        return new ServedBy("primary", Route.PRIMARY, position, Duration.ZERO);
    }

    private static Problem problem(Refused refused, Optional<RunView> current) {
        ProblemType type =
                switch (refused.reason()) {
                    case NO_SUCH_RUN -> ProblemType.RUN_NOT_FOUND;
                    case WRONG_STATE, EMPTY_REGISTER, TRANSMITTED, NOT_TRANSMITTED -> ProblemType.WRONG_STATE;
                    case CONTENT_CHANGED -> ProblemType.CONTENT_CHANGED;
                    case DEADLINE_PASSED -> ProblemType.DEADLINE_PASSED;
                    case REGULAR_RUN_EXISTS -> ProblemType.REGULAR_RUN_EXISTS;
                    case VERSION_CHANGED -> ProblemType.VERSION_CHANGED;
                    case APPROVER_IS_PREPARER -> ProblemType.FOUR_EYES;
                };
        Problem problem = type.because(refused.detail());
        return current.map(run -> problem.with("run", run)).orElse(problem);
    }

    private static Throwable firstFailure(Future<?>... flight) {
        for (Future<?> statement : flight) {
            if (statement.failed()) {
                return statement.cause();
            }
        }
        return new IllegalStateException("a flight failed in which nothing failed");
    }

    private String text(RunView body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view that Jackson cannot write", impossible);
        }
    }

    private RunView view(String kept) {
        try {
            // as lenient as bodies from outside are read strictly: another version may have written it
            return json.readerFor(RunView.class)
                    .without(
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(kept);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a kept answer that this version cannot read", changed);
        }
    }
}
