package io.payledger.benchmarks;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadPolicy;
import io.payledger.freshness.ReadPolicy.Limits;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.Store;
import io.payledger.freshness.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the policy itself costs a read: stores answer at once, and no timer runs. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadPolicyBenchmark {

    private static final Timer NO_TIMER = new Timer() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Scheduled after(long delayNanos, Runnable task) {
            throw new IllegalStateException("every store answers at once");
        }
    };

    @Param({"SESSION", "EVENTUAL", "STRONG"})
    private Consistency consistency = Consistency.SESSION;

    private final Shard shard = Shard.of("payroll", "acme-de");
    private final SessionToken token = SessionToken.EMPTY.settled(shard, new Position(1, 845_201));
    private final ReadAttempt<String, String> attempt = (store, timeout) ->
            CompletableFuture.completedFuture(new Reading<>(ShardState.at(new Position(1, 845_240)), store));
    private final List<Store<String>> followers = List.of(store("follower-1"), store("follower-2"));
    private final Store<String> primary = store("primary");
    private final ReadPolicy<String> policy = ReadPolicy.overFollowers(
            followers,
            primary,
            new Limits(Duration.ofMillis(50), Duration.ofSeconds(2), 64, Duration.ofSeconds(1)),
            NO_TIMER);

    private static Store<String> store(String name) {
        PositionWaiter.Poll nothing = shards -> CompletableFuture.completedFuture(Map.of());
        return new Store<>(name, name, new PositionWaiter(nothing, NO_TIMER, Duration.ofMillis(3), 8));
    }

    @Setup
    public void probe() {
        followers.forEach(follower -> follower.probed(Duration.ofMillis(2), 1));
        primary.probed(Duration.ZERO, 1);
    }

    @Benchmark
    public ReadOutcome<String> read() {
        return policy.read(shard, token, consistency, attempt)
                .toCompletableFuture()
                .join();
    }
}
