package io.payledger.api.read;

import io.payledger.api.datastores.DatabaseConfig;
import io.payledger.api.datastores.SessionReadConfig;
import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantConnectionLimiter;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ReadAttempt.StoreMissedException;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads of PostgreSQL that show at least what the session has seen. */
@ApplicationScoped
public class SessionReads {

    private static final String POSITION = "SELECT " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM;

    /** Decoding and writing so many rows keeps an event loop busy for as long as a few small requests do. */
    private static final int ROWS_OF_A_PLACE = 250;

    private final TenantConnectionLimiter limiter;
    private final int waitingMax;
    private final Stores stores;
    private final SessionMetrics metrics;
    private final SessionReadConfig config;

    SessionReads(
            Vertx vertx, DatabaseConfig database, Stores stores, SessionMetrics metrics, SessionReadConfig config) {
        this.limiter = new TenantConnectionLimiter(vertx, database.tenantReadsMax());
        this.waitingMax = database.tenantReadsWaitingMax();
        this.stores = stores;
        this.metrics = metrics;
        this.config = config;
    }

    /** Whether one more read of the tenant may wait for a connection. */
    public boolean hasRoom(Shard shard) {
        return limiter.waiting(shard) < waitingMax;
    }

    /**
     * Reads one shard.
     *
     * @param rows how many it reads at most
     */
    public <T> CompletionStage<ReadOutcome<T>> read(
            Shard shard, Session session, int rows, ReadAttempt<Pool, T> attempt) {
        return read(stores.policy(), shard, session, session.consistency(), bounded(shard, rows, attempt));
    }

    /** The same for a whole file, which takes its time: each store has half of what is left, and the primary all. */
    public <T> CompletionStage<ReadOutcome<T>> readFile(Shard shard, Session session, ReadAttempt<Pool, T> attempt) {
        return read(
                stores.filePolicy(),
                shard,
                session,
                session.consistency(),
                limited(attempt, remaining -> remaining.dividedBy(2)));
    }

    /** Reads no rows, only how far the primary has committed. */
    public CompletionStage<ReadOutcome<Boolean>> positionAtPrimary(Shard shard, Session session) {
        ReadAttempt<Pool, Boolean> position = SqlReads.attempt(shard, POSITION, Tuple.of(shard.id()), rows -> true);
        return read(stores.policy(), shard, session, Consistency.STRONG, bounded(shard, 1, position));
    }

    private <T> CompletionStage<ReadOutcome<T>> read(
            ReadPolicy<Pool> policy,
            Shard shard,
            Session session,
            Consistency consistency,
            ReadAttempt<Pool, T> attempt) {
        return policy.read(shard, session.token(), consistency, attempt).thenApply(outcome -> {
            metrics.count(session, shard, outcome);
            return outcome;
        });
    }

    /** A follower gets less than the whole deadline, so that one that is frozen leaves time for the next. */
    private <T> ReadAttempt<Pool, T> bounded(Shard shard, int rows, ReadAttempt<Pool, T> attempt) {
        ReadAttempt<Pool, T> limited =
                limited(attempt, remaining -> Collections.min(List.of(remaining, config.attemptTimeout())));
        return (pool, remaining) -> {
            long begun = System.nanoTime();
            return inTurn(
                    shard,
                    1 + rows / ROWS_OF_A_PLACE,
                    remaining,
                    () -> limited.read(pool, remaining.minusNanos(System.nanoTime() - begun)));
        };
    }

    /** A full queue of the tenant does not mark the store as lost. */
    private <T> CompletionStage<Reading<T>> inTurn(
            Shard shard, int places, Duration remaining, Supplier<CompletionStage<Reading<T>>> read) {
        return limiter.within(shard, places, remaining, () -> Future.fromCompletionStage(read.get()))
                .recover(failure -> SqlFailures.isTimeout(failure)
                        ? Future.failedFuture(new StoreMissedException(failure.toString(), failure))
                        : Future.failedFuture(failure))
                .toCompletionStage();
    }

    private <T> ReadAttempt<Pool, T> limited(ReadAttempt<Pool, T> attempt, UnaryOperator<Duration> ofFollower) {
        Pool primary = stores.primary().connection();
        return (pool, remaining) -> attempt.read(pool, pool == primary ? remaining : ofFollower.apply(remaining));
    }
}
