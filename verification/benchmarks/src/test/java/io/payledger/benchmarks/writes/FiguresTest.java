package io.payledger.benchmarks.writes;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.ResponseTimes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aTransactionCostsItsShareOfWhatWasUsedMeanwhile() {
        AtomicLong now = new AtomicLong();
        ResponseTimes times = ResponseTimes.fromNowOn(now::get, Duration.ofSeconds(1));
        for (int transaction = 0; transaction < 4; transaction++) {
            long unused = times.time(() -> now.addAndGet(100_000_000));
        }

        Figures figures = Figures.of(times, new ServerUse(500, 70, 1_000, 9), new ServerUse(502, 71, 9_000, 11));

        assertThat(figures).isEqualTo(new Figures(4, 100, 100, 0.5, 0.25, 2_000, 0.5));
    }
}
