package io.payledger.api.read;

import io.payledger.api.datastores.SessionReadConfig;
import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.datastores.Stores;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.ReadOutcome.HistoryLost;
import io.payledger.freshness.ReadOutcome.Refused;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.ServedBy;
import io.payledger.service.session.SessionTokens;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads of PostgreSQL that are held to what the session has seen. */
@ApplicationScoped
public class SessionReads {

    private static final String POSITION = "SELECT " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM;

    private final Stores stores;
    private final SessionTokens tokens;
    private final SessionMetrics metrics;
    private final SessionReadConfig config;

    SessionReads(Stores stores, SessionTokens tokens, SessionMetrics metrics, SessionReadConfig config) {
        this.stores = stores;
        this.tokens = tokens;
        this.metrics = metrics;
        this.config = config;
    }

    /** Reads one shard, and has {@code body} make the answer of what was found. */
    public <T> CompletionStage<Answer> read(
            Shard shard, Session session, ReadAttempt<Pool, T> attempt, BiFunction<T, Answered<T>, Answer> body) {
        return read(stores.policy(), shard, session, bounded(attempt), body);
    }

    /** The same for a whole file, which takes its time: each store has half of what is left, and the primary all. */
    public <T> CompletionStage<Answer> readFile(
            Shard shard, Session session, ReadAttempt<Pool, T> attempt, BiFunction<T, Answered<T>, Answer> body) {
        Pool primary = stores.primary().connection();
        return read(
                stores.filePolicy(),
                shard,
                session,
                (pool, remaining) -> attempt.read(pool, pool == primary ? remaining : remaining.dividedBy(2)),
                body);
    }

    private <T> CompletionStage<Answer> read(
            ReadPolicy<Pool> policy,
            Shard shard,
            Session session,
            ReadAttempt<Pool, T> attempt,
            BiFunction<T, Answered<T>, Answer> body) {
        return policy.read(shard, session.token(), session.consistency(), attempt)
                .thenApply(outcome -> {
                    metrics.count(session, shard, outcome);
                    return answer(session, outcome, body);
                });
    }

    /**
     * Reads no rows, only how far the primary has committed, and goes on with the token that proves it; where the
     * primary cannot show what the session has seen, that is the answer.
     */
    public CompletionStage<Response> positionAtPrimary(
            Shard shard, Session session, Function<SessionToken, CompletionStage<Response>> proven) {
        return stores.policy()
                .read(shard, session.token(), Consistency.STRONG, bounded(position(shard)))
                .thenCompose(outcome -> {
                    metrics.count(session, shard, outcome);
                    return outcome.match(new ReadOutcome.Cases<Boolean, CompletionStage<Response>>() {
                        @Override
                        public CompletionStage<Response> answered(Answered<Boolean> answered) {
                            return proven.apply(answered.token());
                        }

                        @Override
                        public CompletionStage<Response> refused(Refused<Boolean> refused) {
                            return CompletableFuture.completedFuture(
                                    SessionReads.refused(session, refused).response(tokens));
                        }

                        @Override
                        public CompletionStage<Response> historyLost(HistoryLost<Boolean> lost) {
                            return CompletableFuture.completedFuture(
                                    SessionReads.historyLost(lost).response(tokens));
                        }
                    });
                });
    }

    private static ReadAttempt<Pool, Boolean> position(Shard shard) {
        return SqlReads.attempt(pool -> pool.preparedQuery(POSITION)
                .execute(Tuple.of(shard.id()))
                .map(rows -> new Reading<>(ShardSnapshot.of(rows.iterator().next()), true)));
    }

    /** A follower gets less than the whole deadline, so that one that is frozen leaves time for the next. */
    private <T> ReadAttempt<Pool, T> bounded(ReadAttempt<Pool, T> attempt) {
        Pool primary = stores.primary().connection();
        return (pool, remaining) -> attempt.read(
                pool,
                pool == primary || remaining.compareTo(config.attemptTimeout()) < 0
                        ? remaining
                        : config.attemptTimeout());
    }

    private static <T> Answer answer(Session session, ReadOutcome<T> outcome, BiFunction<T, Answered<T>, Answer> body) {
        return outcome.match(new ReadOutcome.Cases<T, Answer>() {
            @Override
            public Answer answered(Answered<T> answered) {
                return body.apply(answered.value(), answered)
                        .servedBy(new ServedBy(
                                answered.servedBy(), answered.route(), answered.appliedThrough(), answered.waited()));
            }

            @Override
            public Answer refused(Refused<T> refused) {
                return SessionReads.refused(session, refused);
            }

            @Override
            public Answer historyLost(HistoryLost<T> lost) {
                return SessionReads.historyLost(lost);
            }
        });
    }

    public static Answer refused(Session session, Refused<?> refused) {
        String why =
                switch (refused.reason()) {
                    case BEHIND -> "Every store that answered is behind what this session has seen.";
                    case NO_STORE -> "No store could be asked.";
                    case OVERLOADED -> "Too many reads are waiting for the primary already.";
                };
        return Answer.of(
                        ProblemType.FRONTIER_NOT_REACHED
                                .because(why + " Repeat the request after Retry-After, with the same token.")
                                .with("shard", refused.shard().id())
                                .with("required", refused.required().toString())
                                .with("reached", refused.reached().toString())
                                .with("reason", refused.reason().name().toLowerCase(Locale.ROOT)),
                        session.token())
                .header(RetryAfter.HEADER, RetryAfter.seconds(refused.retryAfter()));
    }

    public static Answer historyLost(HistoryLost<?> lost) {
        return Answer.of(
                ProblemType.HISTORY_LOST
                        .because(
                                "A failover lost changes that this session has seen. Replace the session's token by the"
                                        + " one of this answer, do not merge them, and read again what matters.")
                        .with("shard", lost.shard().id())
                        .with("required", lost.required().toString())
                        .with("survived", lost.survived().toString()),
                lost.replacement());
    }
}
