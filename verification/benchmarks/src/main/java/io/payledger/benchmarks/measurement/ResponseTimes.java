package io.payledger.benchmarks.measurement;

import io.payledger.cli.measurement.Latencies;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long the responses took of all requests that began within a length of time. Thread-safe. */
public final class ResponseTimes {

    private final LongSupplier nanoTime;
    private final Duration length;
    private final long endNanos;
    private final Latencies latencies = new Latencies();
    private final AtomicInteger inTime = new AtomicInteger();

    private ResponseTimes(LongSupplier nanoTime, Duration length) {
        this.nanoTime = nanoTime;
        this.length = length;
        this.endNanos = nanoTime.getAsLong() + length.toNanos();
    }

    /** @param nanoTime such as {@link System#nanoTime} */
    public static ResponseTimes fromNowOn(LongSupplier nanoTime, Duration length) {
        return new ResponseTimes(nanoTime, length);
    }

    public boolean isOver() {
        return nanoTime.getAsLong() - endNanos >= 0;
    }

    public <T> T time(Supplier<T> request) {
        long sent = nanoTime.getAsLong();
        T response = request.get();
        long received = nanoTime.getAsLong();
        latencies.add(Duration.ofNanos(received - sent));
        if (received - endNanos <= 0) {
            inTime.incrementAndGet();
        }
        return response;
    }

    public int count() {
        return latencies.count();
    }

    /** Without the responses after the end: then some clients have finished already, and the others have the processors for themselves. */
    public double perSecond() {
        return inTime.get() / (length.toNanos() / 1e9);
    }

    public double percentileMillis(double percent) {
        return latencies.percentileMillis(percent);
    }
}
