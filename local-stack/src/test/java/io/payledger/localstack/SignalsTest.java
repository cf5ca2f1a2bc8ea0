package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignalsTest {

    /** It is a zombie first, and then not listed any more: no look may fall between the two. */
    @Test
    void whatWasKilledStaysDeadWhileItIsReaped() throws IOException {
        for (int round = 0; round < 100; round++) {
            ProcessHandle child = new ProcessBuilder("sleep", "60").start().toHandle();

            Signals.kill(child);

            assertThat(IntStream.range(0, 300).anyMatch(look -> Signals.isRunning(child)))
                    .isFalse();
        }
    }
}
