package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {

    private long now = TimeUnit.SECONDS.toNanos(100);
    private final ResponseTimes times = ResponseTimes.fromNowOn(() -> now, Duration.ofSeconds(2));

    private void request(long millis) {
        String response = times.time(() -> {
            now += TimeUnit.MILLISECONDS.toNanos(millis);
            return "response";
        });
        assertThat(response).isEqualTo("response");
    }

    @Test
    void theRateIsOfTheResponsesWithinTheTime() {
        request(500);
        request(700);
        request(800);
        request(10);

        assertThat(times.perSecond()).isEqualTo(1.5);
    }

    @Test
    void everyResponseCountsForThePercentiles() {
        request(1_900);
        request(100);
        request(2_500);

        assertThat(times.count()).isEqualTo(3);
        assertThat(times.percentileMillis(50)).isEqualTo(1_900);
        assertThat(times.percentileMillis(99)).isEqualTo(2_500);
    }

    @Test
    void theTimeIsOverAtItsEnd() {
        request(1_999);
        assertThat(times.isOver()).isFalse();

        request(1);
        assertThat(times.isOver()).isTrue();
    }

    @Test
    void aRequestThatIsSentLateCountsFromWhenItWasDue() {
        long due = now;
        now += TimeUnit.MILLISECONDS.toNanos(300);

        long unused = times.since(due).time(() -> now += TimeUnit.MILLISECONDS.toNanos(200));

        assertThat(times.count()).isEqualTo(1);
        assertThat(times.percentileMillis(50)).isEqualTo(500);
        assertThat(times.perSecond()).isEqualTo(0.5);
    }

    @Test
    void kindsAreCountedOfAllRequests() {
        times.count("follower");
        times.since(now).count("follower");
        times.count("primary");

        assertThat(times.kinds()).isEqualTo(Map.of("follower", 2, "primary", 1));
    }
}
