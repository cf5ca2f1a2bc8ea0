package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.benchmarks.measurement.ResponseTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final Duration LENGTH = Duration.ofMillis(50);

    private final List<Duration> lags = new ArrayList<>();

    @Test
    void anOpenLoopSendsAsManyRequestsAsAreDue() throws InterruptedException, ExecutionException {
        ResponseTimes measured = Load.open(
                        200, times -> assertThat(times.time(() -> true)).isTrue())
                .run(LENGTH);

        assertThat(measured.count()).isEqualTo(10);
    }

    @Test
    void aRequestThatFailsInAnOpenLoopIsNotOverlooked() {
        Load load = Load.open(100, times -> {
            throw new IllegalStateException("expected status 200");
        });

        assertThatThrownBy(() -> load.run(LENGTH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected status 200");
    }

    @Test
    void followersReplayLateUntilTheRequestsAreAnswered() throws InterruptedException, ExecutionException {
        Load load = length -> {
            assertThat(lags).containsExactly(Duration.ofMillis(20));
            return ResponseTimes.fromNowOn(System::nanoTime, length);
        };

        ResponseTimes unused = load.behind(Duration.ofMillis(20), lags::add).run(LENGTH);

        assertThat(lags).containsExactly(Duration.ofMillis(20), Duration.ZERO);
    }

    @Test
    void aFailureDoesNotLeaveTheFollowersLate() {
        Load load = length -> {
            throw new IllegalStateException("expected status 200");
        };

        assertThatThrownBy(() -> load.behind(Duration.ofMillis(200), lags::add).run(LENGTH))
                .hasMessage("expected status 200");
        assertThat(lags).containsExactly(Duration.ofMillis(200), Duration.ZERO);
    }
}
