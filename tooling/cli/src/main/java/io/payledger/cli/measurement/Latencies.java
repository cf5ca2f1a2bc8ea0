package io.payledger.cli.measurement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured times, for percentiles by nearest rank. Thread-safe. */
public final class Latencies {

    private final List<Duration> measured = Collections.synchronizedList(new ArrayList<>());

    public void add(Duration latency) {
        measured.add(latency);
    }

    public int count() {
        return measured.size();
    }

    /** In milliseconds; not a number where nothing was measured. */
    public double percentileMillis(double percent) {
        List<Duration> sorted;
        synchronized (measured) {
            sorted = new ArrayList<>(measured);
        }
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)).toNanos() / 1e6;
    }
}
