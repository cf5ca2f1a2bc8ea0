package io.payledger.api.datastores;

import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** SQL reads as attempts of the read policy. Stateless. */
public final class SqlReads {

    private SqlReads() {}

    /** A read that is given up after the attempt's time, and fails in the terms of the read policy. */
    public static <T> ReadAttempt<Pool, T> attempt(Function<Pool, Future<Reading<T>>> read) {
        return (pool, timeout) -> read.apply(pool)
                .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(SqlFailures.ofRead(failure)))
                .toCompletionStage();
    }
}
