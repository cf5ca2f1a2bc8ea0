package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxTimerTest {

    private final Vertx vertx = Vertx.vertx();
    private final VertxTimer timer = new VertxTimer(vertx);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCancelledTaskDoesNotRun() throws InterruptedException {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch later = new CountDownLatch(1);

        timer.after(TimeUnit.MILLISECONDS.toNanos(20), () -> ran.add("cancelled"))
                .cancel();
        timer.after(TimeUnit.MILLISECONDS.toNanos(20), () -> ran.add("not cancelled"));
        timer.after(TimeUnit.MILLISECONDS.toNanos(60), later::countDown);

        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("not cancelled");
    }
}
