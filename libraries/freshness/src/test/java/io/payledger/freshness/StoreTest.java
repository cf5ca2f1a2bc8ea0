package io.payledger.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreTest {

    private final List<String> told = new ArrayList<>();

    private final StoreListener listener = new StoreListener() {
        @Override
        public void lost(String store, Throwable reason) {
            told.add("lost " + store + ": " + reason.getMessage());
        }

        @Override
        public void back(String store, Duration lag, int epoch) {
            told.add("back " + store + ": " + lag.toMillis() + " " + epoch);
        }
    };

    private final SimulatedTime time = new SimulatedTime();

    private Store<String> store(String name) {
        PositionWaiter waiter = new PositionWaiter(
                shards -> CompletableFuture.completedFuture(Map.of()), time, Duration.ofMillis(3), 8);
        return new Store<>(name, name, waiter, listener);
    }

    @Test
    void eachChangeIsReportedOnceByReadAndByProbe() {
        Store<String> store = store("follower-1");

        store.probed(Duration.ofMillis(5), 1);
        store.lost(new IOException("reset"));
        store.lost(new IOException("refused"));
        store.probed(Duration.ofMillis(7), 2);
        store.probed(Duration.ofMillis(8), 2);

        assertThat(told).containsExactly("lost follower-1: reset", "back follower-1: 7 2");
    }

    @Test
    void aReadThatCannotReachAStoreTellsWhy() {
        Store<String> follower = store("follower-1");
        ReadPolicy<String> policy = ReadPolicy.overFollowers(
                List.of(follower),
                store("primary"),
                new ReadPolicy.Limits(Duration.ofMillis(50), Duration.ofSeconds(1), 1, Duration.ofSeconds(1)),
                time);
        Shard shard = Shard.of("payroll", "acme-de");

        policy.read(
                shard,
                SessionToken.of(shard, new Position(1, 1)),
                Consistency.SESSION,
                (connection, within) -> connection.equals("follower-1")
                        ? CompletableFuture.failedFuture(
                                new ReadAttempt.StoreUnavailableException("closed", new IOException("closed")))
                        : CompletableFuture.failedFuture(
                                new ReadAttempt.StoreMissedException("conflict", new IOException("conflict"))));

        assertThat(told).singleElement().isEqualTo("lost follower-1: closed");
    }
}
