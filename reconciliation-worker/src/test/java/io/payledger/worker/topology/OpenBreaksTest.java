package io.payledger.worker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.worker.topology.OpenBreaks.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenBreaksTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void runsAreCountedByAgeAndTheOldestIsTold() {
        OpenBreaks breaks = OpenBreaks.of(
                List.of(
                        NOW.minus(Duration.ofMinutes(59)),
                        NOW.minus(Duration.ofHours(1)),
                        NOW.minus(Duration.ofDays(6)),
                        NOW.minus(Duration.ofDays(7))),
                NOW);

        assertThat(breaks.runs(Age.UNDER_1H)).isEqualTo(1);
        assertThat(breaks.runs(Age.UNDER_1D)).isEqualTo(1);
        assertThat(breaks.runs(Age.UNDER_7D)).isEqualTo(1);
        assertThat(breaks.runs(Age.FROM_7D)).isEqualTo(1);
        assertThat(breaks.oldest()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void aBreakFromAClockAheadOfThisOneIsNew() {
        OpenBreaks breaks = OpenBreaks.of(List.of(NOW.plusSeconds(3)), NOW);

        assertThat(breaks.runs(Age.UNDER_1H)).isEqualTo(1);
        assertThat(breaks.oldest()).isZero();
    }
}
