package io.payledger.api.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessingPlacesTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static TransferConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TransferConfig.class)
                .withDefaultValues(Map.of("java.io.tmpdir", System.getProperty("java.io.tmpdir")))
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(TransferConfig.class);
    }

    /** Two places, one for each tenant. */
    private ProcessingPlaces places(String wait) {
        return new ProcessingPlaces(
                vertx,
                config(Map.of(
                        "payledger.transfers.processing-max", "2",
                        "payledger.transfers.processing-per-tenant-max", "1",
                        "payledger.transfers.processing-wait", wait)));
    }

    private static void has(Future<Void> place) {
        await().untilAsserted(() -> assertThat(place.succeeded()).isTrue());
    }

    @Test
    void aTenantAtItsLimitLeavesTheOtherPlacesToOthers() {
        ProcessingPlaces places = places("1m");

        has(places.take("a"));
        Future<Void> second = places.take("a");
        has(places.take("b"));
        assertThat(second.isComplete()).isFalse();

        places.release("b");
        assertThat(second.isComplete()).isFalse();
        places.release("a");
        has(second);
    }

    @Test
    void thoseThatWaitGoOnInTheOrderOfTheirArrival() {
        ProcessingPlaces places = places("1m");
        has(places.take("a"));
        has(places.take("b"));
        Future<Void> ofC = places.take("c");
        Future<Void> ofD = places.take("d");

        places.release("a");
        has(ofC);
        assertThat(ofD.isComplete()).isFalse();
        places.release("b");
        has(ofD);
    }

    @Test
    void aPlaceThatIsGivenUpIsNotTaken() {
        ProcessingPlaces places = places("50ms");
        has(places.take("a"));

        Future<Void> late = places.take("a");
        await().untilAsserted(() -> assertThat(late.cause()).isInstanceOf(TimeoutException.class));

        places.release("a");
        has(places.take("a"));
        has(places.take("b"));
    }
}
