package io.payledger.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.metrics.OpenBreaks.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenBreaksTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void runsAreCountedByAgeAndTheOldestIsReported() {
        OpenBreaks breaks = OpenBreaks.of(
                List.of(
                        new BrokenRun(NOW.minus(Duration.ofMinutes(59)), 1, 0),
                        new BrokenRun(NOW.minus(Duration.ofHours(1)), 2, 1),
                        new BrokenRun(NOW.minus(Duration.ofDays(6)), 0, 1),
                        new BrokenRun(NOW.minus(Duration.ofDays(7)), 4, 0)),
                NOW);

        assertThat(breaks.runs(Age.UNDER_1H)).isEqualTo(1);
        assertThat(breaks.runs(Age.UNDER_1D)).isEqualTo(1);
        assertThat(breaks.runs(Age.UNDER_7D)).isEqualTo(1);
        assertThat(breaks.runs(Age.FROM_7D)).isEqualTo(1);
        assertThat(breaks.oldest()).isEqualTo(Duration.ofDays(7));
        assertThat(breaks.open()).isEqualTo(7);
        assertThat(breaks.investigating()).isEqualTo(2);
    }

    @Test
    void aBreakFromAClockAheadOfThisOneIsNew() {
        OpenBreaks breaks = OpenBreaks.of(List.of(new BrokenRun(NOW.plusSeconds(3), 1, 0)), NOW);

        assertThat(breaks.runs(Age.UNDER_1H)).isEqualTo(1);
        assertThat(breaks.oldest()).isZero();
    }
}
