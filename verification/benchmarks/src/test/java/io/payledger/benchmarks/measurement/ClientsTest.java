package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClientsTest {

    @Test
    void eachTaskIsDoneOnce() throws Exception {
        AtomicInteger done = new AtomicInteger();

        Clients.all(List.of(done::incrementAndGet, done::incrementAndGet));

        assertThat(done).hasValue(2);
    }

    @Test
    void aTaskThatFailsIsNotOverlooked() {
        Runnable failing = () -> {
            throw new IllegalStateException("expected status 201");
        };

        assertThatThrownBy(() -> Clients.all(List.of(() -> {}, failing)))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("expected status 201");
    }

    @Test
    void aClientWorksAgainAndAgainUntilItFails() {
        AtomicInteger requests = new AtomicInteger();
        Consumer<ResponseTimes> client = times -> {
            if (requests.incrementAndGet() == 3) {
                throw new IllegalStateException("expected status 200");
            }
        };

        assertThatThrownBy(() -> Clients.work(List.of(client), Duration.ofMinutes(1)))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("expected status 200");
        assertThat(requests).hasValue(3);
    }
}
