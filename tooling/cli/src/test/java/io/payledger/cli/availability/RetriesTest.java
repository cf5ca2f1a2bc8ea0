package io.payledger.cli.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {

    @Test
    void waitsAsLongAsRetryAfterSays() {
        assertThat(Retries.pause(1, Optional.of("3"), 0.5)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void backsOffExponentiallyUpToTwoSeconds() {
        assertThat(Retries.pause(1, Optional.empty(), 1)).isEqualTo(Duration.ofMillis(100));
        assertThat(Retries.pause(3, Optional.empty(), 1)).isEqualTo(Duration.ofMillis(400));
        assertThat(Retries.pause(40, Optional.of("tomorrow"), 1)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void addsJitterToTheBackoff() {
        assertThat(Retries.pause(1, Optional.empty(), 0)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void doesNotRepeatAFinalRefusal() {
        assertThat(Retries.mayHelp(503, "outcome-unknown")).isTrue();
        assertThat(Retries.mayHelp(409, "command-in-flight")).isTrue();
        assertThat(Retries.mayHelp(409, "wrong-state")).isFalse();
        assertThat(Retries.mayHelp(403, "four-eyes")).isFalse();
    }
}
