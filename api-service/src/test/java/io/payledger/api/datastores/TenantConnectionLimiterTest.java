package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two places for each tenant. */
class TenantConnectionLimiterTest {

    private static final Shard SHARD = Shard.of("payroll", "acme-de");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final TenantConnectionLimiter limiter = new TenantConnectionLimiter(vertx, 2);
    private final List<String> begun = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Future<Void> request(String name, int places, Duration timeout, Promise<Void> work) {
        return limiter.within(SHARD, places, timeout, () -> {
            begun.add(name);
            return work.future();
        });
    }

    @Test
    void largeWorkIsNotOvertakenBySmallWork() {
        Promise<Void> first = Promise.promise();
        Promise<Void> large = Promise.promise();
        request("first", 1, LONG, first);
        request("large", 2, LONG, large);
        request("small", 1, LONG, Promise.promise());

        assertThat(begun).containsExactly("first");
        first.complete();
        await().until(() -> begun.size() == 2);
        assertThat(begun).containsExactly("first", "large");
        large.complete();
        await().untilAsserted(() -> assertThat(begun).containsExactly("first", "large", "small"));
    }

    @Test
    void whatWaitsBehindWorkThatGivesUpHasItsTurn() {
        request("first", 1, LONG, Promise.promise());
        Future<Void> large = request("large", 2, Duration.ofMillis(50), Promise.promise());
        request("small", 1, LONG, Promise.promise());

        await().untilAsserted(() -> assertThat(begun).containsExactly("first", "small"));
        assertThat(large.cause()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void workOfMorePlacesThanThereAreTakesAll() {
        Promise<Void> huge = Promise.promise();
        request("huge", 9, LONG, huge);
        request("small", 1, LONG, Promise.promise());

        assertThat(begun).containsExactly("huge");
        huge.complete();
        await().untilAsserted(() -> assertThat(begun).containsExactly("huge", "small"));
    }
}
