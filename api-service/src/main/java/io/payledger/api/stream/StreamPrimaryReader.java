package io.payledger.api.stream;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.datastores.Stores;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Reads the primary for streams: the position that they may send, and the changes in the outbox that they missed. */
@ApplicationScoped
class StreamPrimaryReader {

    private static final Logger LOG = Logger.getLogger(StreamPrimaryReader.class);

    /** How long the primary is watched, and the pause after a failure. */
    private static final Duration WATCH = Duration.ofSeconds(1);

    /** Changes and the shard's state from one snapshot. */
    private static final String AFTER =
            "SELECT " + ShardSnapshot.COLUMNS + ", o.epoch, o.sequence, o.event_type, o.aggregate_id, o.occurred_at "
                    + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT * FROM outbox x WHERE x.shard_id = $1 AND x.sequence > $2 ORDER BY x.sequence LIMIT $3) o ON true
             ORDER BY o.sequence
            """;

    private final Stores stores;
    private final Vertx vertx;

    StreamPrimaryReader(Stores stores, Vertx vertx) {
        this.stores = stores;
        this.vertx = vertx;
    }

    /** A strong read under the session token. */
    CompletionStage<ReadOutcome<OutboxPage>> after(Shard shard, SessionToken seen, Position after, int limit) {
        return stores.policy().read(shard, seen, Consistency.STRONG, page(shard, after, limit));
    }

    /**
     * The shard's state once the primary shows the position or has a history without it; empty after a timeout or a
     * failure, and then never at once.
     */
    CompletionStage<Optional<ShardState>> shows(Shard shard, Position position) {
        return state(shard)
                .thenCompose(state -> isBehind(state, position)
                        ? stores.primary()
                                .waiter()
                                .await(shard, position, WATCH)
                                .thenCompose(reached -> reached ? state(shard) : pause())
                        : CompletableFuture.completedFuture(state));
    }

    private static boolean isBehind(Optional<ShardState> state, Position position) {
        return state.map(each -> switch (each.coverage(List.of(position))) {
                    case FRESH, LOST -> false;
                    case BEHIND, OLDER_EPOCH -> true;
                })
                .orElse(false);
    }

    /** The current state of the shard; empty after a failure, and then not at once. */
    CompletionStage<Optional<ShardState>> state(Shard shard) {
        return after(shard, SessionToken.EMPTY, Position.NONE, 0)
                .thenCompose(outcome -> outcome instanceof Answered<OutboxPage> answered
                        ? CompletableFuture.completedFuture(
                                Optional.of(answered.value().shown()))
                        : pause())
                .exceptionallyCompose(broken -> {
                    LOG.errorf(broken, "shard's state cannot be read: shard=%s", shard);
                    return pause();
                });
    }

    private CompletionStage<Optional<ShardState>> pause() {
        CompletableFuture<Optional<ShardState>> later = new CompletableFuture<>();
        vertx.setTimer(WATCH.toMillis(), fired -> later.complete(Optional.empty()));
        return later;
    }

    private static ReadAttempt<Pool, OutboxPage> page(Shard shard, Position after, int limit) {
        return SqlReads.attempt(
                shard,
                AFTER,
                Tuple.of(shard.id(), after.sequence(), limit),
                rows -> new OutboxPage(
                        ShardSnapshot.of(rows.iterator().next()),
                        SqlReads.all(rows, "sequence", StreamPrimaryReader::change)));
    }

    private static CommittedChange change(Row row) {
        return new CommittedChange(
                new Position(row.getInteger("epoch"), row.getLong("sequence")),
                row.getString("event_type"),
                row.getUUID("aggregate_id"),
                row.getOffsetDateTime("occurred_at").toInstant());
    }
}
