package io.payledger.api.datastores;

import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.ReadPolicy.Limits;
import io.payledger.freshness.Shard;
import io.payledger.freshness.Store;
import io.payledger.service.connections.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The primary and its followers, each with its own pool, and the policy that reads from them. */
@ApplicationScoped
public class Stores {

    private static final String POSITIONS = "SELECT shard_id, epoch, sequence FROM positions_of($1)";

    private final SessionReadConfig config;
    private final Pools pools;
    private final VertxTimer timer;
    private final Store<Pool> primary;
    private final List<Store<Pool>> followers;
    private final ReadPolicy<Pool> policy;
    private final ReadPolicy<Pool> filePolicy;

    Stores(Vertx vertx, Pools pools, DatabaseConfig database, SessionReadConfig config) {
        this.config = config;
        this.pools = pools;
        this.timer = new VertxTimer(vertx);
        this.primary = store("primary", database.address());
        this.followers = database.followers().orElse(List.of()).stream()
                .map(follower -> store(follower.name(), follower.address()))
                .toList();
        if (followers.stream().map(Store::name).distinct().count() < followers.size()) {
            throw new IllegalArgumentException("payledger.database.followers: two followers have the same name");
        }
        this.policy = policy(config.deadline());
        this.filePolicy = policy(config.fileDeadline());
    }

    private ReadPolicy<Pool> policy(Duration deadline) {
        return ReadPolicy.overFollowers(
                followers,
                primary,
                new Limits(config.waitBudget(), deadline, config.fallbacksMax(), config.retryAfter()),
                timer);
    }

    private Store<Pool> store(String name, ServerAddress address) {
        Pool pool = pools.of(name, address);
        PositionWaiter.Poll poll = shards -> positions(pool, shards)
                .timeout(config.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage();
        return new Store<>(
                name,
                pool,
                new PositionWaiter(poll, timer, config.pollInterval(), config.waitersMax()),
                new StoreLog());
    }

    private static Future<Map<Shard, Position>> positions(Pool pool, Set<Shard> shards) {
        String[] ids = shards.stream().map(Shard::id).toArray(String[]::new);
        return pool.preparedQuery(POSITIONS).execute(Tuple.of(ids)).map(rows -> {
            Map<Shard, Position> positions = new HashMap<>();
            for (Row row : rows) {
                positions.put(new Shard(row.getString(0)), new Position(row.getInteger(1), row.getLong(2)));
            }
            return positions;
        });
    }

    public Store<Pool> primary() {
        return primary;
    }

    public List<Store<Pool>> followers() {
        return followers;
    }

    public Stream<Store<Pool>> all() {
        return Stream.concat(Stream.of(primary), followers.stream());
    }

    public ReadPolicy<Pool> policy() {
        return policy;
    }

    /** The same policy, for reads that take their time. */
    public ReadPolicy<Pool> filePolicy() {
        return filePolicy;
    }

    @PreDestroy
    void close() {
        all().forEach(store -> store.connection().close());
    }
}
