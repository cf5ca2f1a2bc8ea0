package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.ResponseTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aRequestCostsItsShareOfWhatEveryProcessHasUsedMeanwhile() {
        AtomicLong now = new AtomicLong();
        ResponseTimes times = ResponseTimes.fromNowOn(now::get, Duration.ofSeconds(1));
        for (int request = 0; request < 4; request++) {
            long unused = times.time(() -> now.addAndGet(100_000_000));
        }

        Figures figures =
                Figures.of(times, Map.of("primary", 5_000L, "relay", 800L), Map.of("primary", 5_012L, "relay", 802L));

        assertThat(figures.perSecond()).isEqualTo(4);
        assertThat(figures.p50Millis()).isEqualTo(100);
        assertThat(figures.processors().of("primary")).isEqualTo(3);
        assertThat(figures.processors().of("relay")).isEqualTo(0.5);
        assertThat(figures.processors().ofAll()).isEqualTo(3.5);
    }

    @Test
    void routesArePercentagesOfTheResponsesThatHaveOne() {
        ResponseTimes times = ResponseTimes.fromNowOn(() -> 0, Duration.ofSeconds(1));
        for (String route : List.of("follower", "follower", "primary", "follower")) {
            times.count(route);
        }

        Figures figures = Figures.of(times, Map.of(), Map.of());

        assertThat(figures.route("follower")).isEqualTo(75);
        assertThat(figures.route("primary")).isEqualTo(25);
        assertThat(figures.route("waited")).isZero();
    }

    @Test
    void responsesWithoutARouteHaveNoPercentages() {
        ResponseTimes times = ResponseTimes.fromNowOn(() -> 0, Duration.ofSeconds(1));

        assertThat(Figures.of(times, Map.of(), Map.of()).route("follower")).isNaN();
    }
}
