package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static Sample sample(long second, long events, long postgresMillis) {
        return new Sample(second * 1_000_000_000, List.of(events), 0, postgresMillis, 0);
    }

    @Test
    void twoSecondsWithoutAnEventEndIt() {
        assertThat(Measurement.isSettled(List.of(sample(0, 9, 0), sample(1, 10, 900), sample(3, 10, 1_000))))
                .isTrue();
    }

    @Test
    void anEventWithinTwoSecondsDoesNotEndIt() {
        assertThat(Measurement.isSettled(List.of(sample(0, 9, 0), sample(1, 9, 0), sample(2, 10, 0), sample(3, 10, 0))))
                .isFalse();
    }

    @Test
    void workThatPostgresHasLeftIsWaitedFor() {
        assertThat(Measurement.isSettled(List.of(sample(0, 10, 0), sample(1, 10, 900), sample(3, 10, 2_000))))
                .isFalse();
    }

    @Test
    void theFirstTwoSecondsDoNotEndIt() {
        assertThat(Measurement.isSettled(List.of(sample(0, 10, 0), sample(1, 10, 0))))
                .isFalse();
    }
}
