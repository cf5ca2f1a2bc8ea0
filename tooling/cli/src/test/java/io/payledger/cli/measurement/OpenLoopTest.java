package io.payledger.cli.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenLoopTest {

    @Test
    void tasksAreDueAtTheRateAndNotBefore() throws InterruptedException {
        record Begun(long due, long at) {}
        List<LongFunction<Begun>> tasks = IntStream.range(0, 20)
                .<LongFunction<Begun>>mapToObj(task -> due -> new Begun(due, System.nanoTime()))
                .toList();

        List<Begun> begun = OpenLoop.run(200, tasks);

        assertThat(begun).allSatisfy(task -> assertThat(task.at - task.due).isNotNegative());
        for (int task = 1; task < begun.size(); task++) {
            assertThat(begun.get(task).due - begun.get(task - 1).due)
                    .isEqualTo(Duration.ofMillis(5).toNanos());
        }
    }

    @Test
    void aTaskThatIsLateDoesNotHoldBackTheNext() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);

        List<Boolean> done = OpenLoop.run(1_000, List.of(due -> isOpen(second), due -> {
            second.countDown();
            return true;
        }));

        assertThat(done).containsExactly(true, true);
    }

    @Test
    void aTaskThatWaitsForOthersIsToldWhenItWasDue() throws InterruptedException {
        int more = 300;
        CountDownLatch last = new CountDownLatch(1);
        List<LongFunction<Long>> tasks = IntStream.range(0, more)
                .<LongFunction<Long>>mapToObj(task -> due -> {
                    // as many as may run at a time hold all others back for a while
                    boolean unused = isOpen(last, Duration.ofMillis(task < 256 ? 500 : 0));
                    return System.nanoTime() - due;
                })
                .toList();

        List<Long> sinceDue = OpenLoop.run(100_000, tasks);

        assertThat(sinceDue.get(more - 1)).isGreaterThan(Duration.ofMillis(400).toNanos());
    }

    @Test
    void failuresAreCountedOnceAllTasksHaveEnded() {
        CountDownLatch ended = new CountDownLatch(1);

        assertThatThrownBy(() -> OpenLoop.run(1_000, List.of(OpenLoopTest::failing, OpenLoopTest::failing, due -> {
                    ended.countDown();
                    return true;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 of 3 failed, the first by")
                .hasMessageContaining("expected status 200, got 503");
        assertThat(ended.getCount()).isZero();
    }

    private static boolean failing(long due) {
        throw new IllegalStateException("expected status 200, got 503");
    }

    private static boolean isOpen(CountDownLatch latch) {
        return isOpen(latch, Duration.ofSeconds(30));
    }

    private static boolean isOpen(CountDownLatch latch, Duration within) {
        try {
            return latch.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
