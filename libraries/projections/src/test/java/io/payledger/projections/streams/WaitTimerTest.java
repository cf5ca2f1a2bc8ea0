package io.payledger.projections.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitTimerTest {

    private final WaitTimer timer = new WaitTimer();

    @AfterEach
    void stop() {
        timer.stop();
    }

    @Test
    void aCancelledTaskIsForgottenBeforeItsTime() {
        timer.after(TimeUnit.HOURS.toNanos(1), () -> {}).cancel();

        assertThat(timer.threads.getQueue()).isEmpty();
    }
}
