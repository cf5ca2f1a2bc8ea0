package io.payledger.api.datastores;

import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** SQL reads of one shard, alone and as attempts of the read policy. Stateless. */
public final class SqlReads {

    private SqlReads() {}

    /**
     * A read of one tenant's rows that is given up after the attempt's time, and fails in the terms of the read policy.
     *
     * @param read as for {@link TenantTransaction#read}
     */
    public static <T> ReadAttempt<Pool, T> attempt(Shard shard, Function<SqlClient, Future<Reading<T>>> read) {
        return (pool, timeout) -> pool.withConnection(connection -> TenantTransaction.read(connection, shard, read))
                .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(SqlFailures.ofRead(failure)))
                .toCompletionStage();
    }

    /** One SELECT as such an attempt. */
    public static <T> ReadAttempt<Pool, T> attempt(
            Shard shard, String select, Tuple parameters, Function<RowSet<Row>, T> value) {
        return attempt(shard, client -> read(client, select, parameters, value));
    }

    /**
     * Rows and the state of the shard from one snapshot.
     *
     * @param select from {@link ShardSnapshot#FROM}, with {@link ShardSnapshot#COLUMNS}
     */
    public static <T> Future<Reading<T>> read(
            SqlClient client, String select, Tuple parameters, Function<RowSet<Row>, T> value) {
        return client.preparedQuery(select)
                .execute(parameters)
                .map(rows -> new Reading<>(ShardSnapshot.of(rows.iterator().next()), value.apply(rows)));
    }

    /**
     * The same, each row as it arrives, so that many rows are not held in memory.
     *
     * @param all what the rows are added to
     */
    public static <T> Future<Reading<T>> readEach(
            SqlClient client, String select, Tuple parameters, Supplier<T> all, BiConsumer<T, Row> add) {
        AtomicReference<@Nullable ShardState> state = new AtomicReference<>();
        Collector<Row, T, T> collector = Collector.of(
                all,
                (found, row) -> {
                    state.compareAndSet(null, ShardSnapshot.of(row));
                    add.accept(found, row);
                },
                (first, second) -> {
                    throw new IllegalStateException("rows arrive one after another");
                });
        return client.preparedQuery(select)
                .collecting(collector)
                .execute(parameters)
                .map(result -> new Reading<>(Objects.requireNonNull(state.get()), result.value()));
    }

    /**
     * The rows that a LEFT JOIN found.
     *
     * @param key a column that is null only where it found none
     */
    public static <T> List<T> all(RowSet<Row> rows, String key, Function<Row, T> reader) {
        List<T> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getValue(key) != null) {
                found.add(reader.apply(row));
            }
        }
        return found;
    }

    /** The first of them. */
    public static <T> Optional<T> first(RowSet<Row> rows, String key, Function<Row, T> reader) {
        for (Row row : rows) {
            return row.getValue(key) == null ? Optional.empty() : Optional.of(reader.apply(row));
        }
        return Optional.empty();
    }
}
