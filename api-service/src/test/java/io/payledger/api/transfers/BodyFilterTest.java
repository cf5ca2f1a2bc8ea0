package io.payledger.api.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class BodyFilterTest {

    private static final int PLACES = 4;

    private final Runs runs = Runs.ofNewTenant();

    @Inject
    @SuppressWarnings("NullAway.Init")
    ProcessingPlaces places;

    private Reply large() {
        return runs.paula.put(runs.draft() + "/items", Runs.CSV + "\n".repeat(100_000), "Content-Type", "text/csv");
    }

    /** A place is given back just after its response, and so perhaps after the next request. */
    private void takeAll() {
        List<Future<Void>> taken = IntStream.range(0, PLACES)
                .mapToObj(number -> places.take("tenant-" + number))
                .toList();
        await().until(() -> taken.stream().allMatch(Future::succeeded));
    }

    private void releaseAll() {
        IntStream.range(0, PLACES).forEach(number -> places.release("tenant-" + number));
    }

    @Test
    void aLargeBodyIsProcessedOnceThereIsAPlace() {
        takeAll();
        try {
            Reply refused = large();
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(runs.recorded()).as("a small body needs no place").isNotEmpty();
        } finally {
            releaseAll();
        }
        assertThat(large().status()).isEqualTo(200);
    }

    @Test
    void thePlaceIsGivenBackWithTheResponse() {
        for (int number = 0; number < 2 * PLACES; number++) {
            assertThat(large().status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusedRequestGivesItsPlaceBackToo() {
        for (int number = 0; number < 2 * PLACES; number++) {
            assertThat(runs.paula
                            .put(runs.draft() + "/items", "x".repeat(100_000), "Content-Type", "text/csv")
                            .status())
                    .isEqualTo(422);
        }
    }
}
