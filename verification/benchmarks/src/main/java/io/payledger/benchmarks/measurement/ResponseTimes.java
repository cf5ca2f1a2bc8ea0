package io.payledger.benchmarks.measurement;

import io.payledger.cli.measurement.Latencies;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long the responses took of all requests that began within a length of time, and of which kinds they were. Thread-safe. */
public final class ResponseTimes {

    private final LongSupplier nanoTime;
    private final LongSupplier began;
    private final Duration length;
    private final long endNanos;
    private final Latencies latencies;
    private final AtomicInteger inTime;
    private final Map<String, Integer> kinds;

    private ResponseTimes(LongSupplier nanoTime, Duration length) {
        this.nanoTime = nanoTime;
        this.began = nanoTime;
        this.length = length;
        this.endNanos = nanoTime.getAsLong() + length.toNanos();
        this.latencies = new Latencies();
        this.inTime = new AtomicInteger();
        this.kinds = new ConcurrentHashMap<>();
    }

    private ResponseTimes(ResponseTimes of, LongSupplier began) {
        this.nanoTime = of.nanoTime;
        this.began = began;
        this.length = of.length;
        this.endNanos = of.endNanos;
        this.latencies = of.latencies;
        this.inTime = of.inTime;
        this.kinds = of.kinds;
    }

    /** @param nanoTime such as {@link System#nanoTime} */
    public static ResponseTimes fromNowOn(LongSupplier nanoTime, Duration length) {
        return new ResponseTimes(nanoTime, length);
    }

    /** The same for a request that was due at a time: its response time counts from then, however late it is sent. */
    public ResponseTimes since(long dueNanos) {
        return new ResponseTimes(this, () -> dueNanos);
    }

    public boolean isOver() {
        return nanoTime.getAsLong() - endNanos >= 0;
    }

    public <T> T time(Supplier<T> request) {
        long sent = began.getAsLong();
        T response = request.get();
        long received = nanoTime.getAsLong();
        latencies.add(Duration.ofNanos(received - sent));
        if (received - endNanos <= 0) {
            inTime.incrementAndGet();
        }
        return response;
    }

    /** Counts a response as one of a kind. */
    public void count(String kind) {
        kinds.merge(kind, 1, Integer::sum);
    }

    /** How many were counted of each kind. */
    public Map<String, Integer> kinds() {
        return Map.copyOf(kinds);
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
