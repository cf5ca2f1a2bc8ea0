package io.payledger.api.datastores;

import io.payledger.freshness.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The policy's time, on the server's event loops; a delay is rounded up to whole milliseconds. */
final class VertxTimer implements Timer {

    private final Vertx vertx;

    VertxTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled after(long delayNanos, Runnable task) {
        long millis = TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999);
        long timer = vertx.setTimer(Math.max(1, millis), fired -> task.run());
        return () -> vertx.cancelTimer(timer);
    }
}
