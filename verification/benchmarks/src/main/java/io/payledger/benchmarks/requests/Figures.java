package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.ResponseTimes;
import java.util.Map;

/**
 * How many requests were answered, how fast, and what that cost.
 *
 * @param p50Millis median of the response times
 */
record Figures(double perSecond, double p50Millis, double p99Millis, ProcessorShares processors) {

    /**
     * @param before processor time of each process in ms, since its start
     * @param after the same, once the work of all requests was done
     */
    static Figures of(ResponseTimes times, Map<String, Long> before, Map<String, Long> after) {
        return new Figures(
                times.perSecond(),
                times.percentileMillis(50),
                times.percentileMillis(99),
                ProcessorShares.of(times.count(), before, after));
    }
}
