package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {

    /** It is a zombie first, and then not listed any more: no look may fall between the two. */
    @Test
    void aKilledProcessDoesNotCountAsRunningWhileItIsReaped() throws IOException {
        for (int round = 0; round < 100; round++) {
            ProcessHandle child = new ProcessBuilder("sleep", "60").start().toHandle();

            Signals.kill(child);

            assertThat(IntStream.range(0, 300).anyMatch(look -> Signals.isRunning(child)))
                    .isFalse();
        }
    }

    /** SIGSTOP alone is only on its way to the threads when {@code kill} returns. */
    @Test
    void noThreadRunsAfterASuspend(@TempDir Path folder) throws IOException, InterruptedException {
        LongBuffer counts = BusyThreads.map(folder.resolve("counts"));
        Process busy = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyThreads.class.getName(),
                        folder.resolve("counts").toString())
                .inheritIO()
                .start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Arrays.stream(read(counts)).allMatch(count -> count > 0));
            for (int round = 0; round < 20; round++) {
                Signals.suspend(busy.toHandle());
                long[] before = read(counts);
                await().pollInterval(Duration.ofMillis(5))
                        .during(Duration.ofMillis(20))
                        .untilAsserted(() -> assertThat(read(counts)).isEqualTo(before));

                Signals.send("CONT", busy.pid());
                await().atMost(Duration.ofSeconds(30)).until(() -> !Arrays.equals(read(counts), before));
            }
        } finally {
            busy.destroyForcibly().waitFor();
        }
    }

    private static long[] read(LongBuffer counts) {
        long[] read = new long[BusyThreads.THREADS];
        counts.get(0, read);
        return read;
    }
}
