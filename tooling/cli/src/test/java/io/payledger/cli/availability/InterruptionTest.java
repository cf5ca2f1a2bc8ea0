package io.payledger.cli.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    private static final Duration SCHEDULE = Duration.ofMillis(100);

    @Test
    void answersOnScheduleAreNoInterruption() {
        Interruption longest = longest(0, 1_000, millis(-50, 50, 150, 250, 350, 450, 550, 650, 750, 850, 950));

        assertThat(longest).isEqualTo(Interruption.NONE);
    }

    @Test
    void subtractsTheScheduleFromTheLength() {
        Interruption longest = longest(0, 1_000, millis(0, 100, 800, 900, 1_000));

        assertThat(longest).isEqualTo(new Interruption(Duration.ofMillis(600), true));
    }

    @Test
    void startsAtTheLastSuccessBeforeTheWindow() {
        Interruption longest = longest(0, 1_000, millis(-900, -50, 500, 600, 700, 800, 900));

        assertThat(longest.length()).isEqualTo(Duration.ofMillis(450));
    }

    @Test
    void ignoresSuccessesOutsideTheWindow() {
        Interruption longest = longest(0, 300, millis(-5_000, -50, 50, 150, 250, 9_000));

        assertThat(longest).isEqualTo(Interruption.NONE);
    }

    @Test
    void acceptsSuccessesInAnyOrder() {
        assertThat(longest(0, 1_000, millis(900, 0, 300, 1_000, 100)).length()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void isNotOverIfItLastsToTheEndOfTheWindow() {
        Interruption longest = longest(0, 1_000, millis(0, 100, 200));

        assertThat(longest).isEqualTo(new Interruption(Duration.ofMillis(700), false));
    }

    @Test
    void lastsTheWholeWindowWithoutASuccess() {
        assertThat(longest(0, 1_000, List.of())).isEqualTo(new Interruption(Duration.ofMillis(900), false));
    }

    @Test
    void refusesAWindowThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> longest(10, 0, List.of())).hasMessageContaining("before it begins");
    }

    private static Interruption longest(long from, long to, Collection<Long> successes) {
        return Interruption.longest(successes, from * 1_000_000, to * 1_000_000, SCHEDULE);
    }

    private static List<Long> millis(long... times) {
        return LongStream.of(times).mapToObj(time -> time * 1_000_000).toList();
    }
}
