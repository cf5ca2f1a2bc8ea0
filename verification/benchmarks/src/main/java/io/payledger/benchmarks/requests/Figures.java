package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests were answered, how fast, and what that cost.
 *
 * @param p50Millis median of the response times
 * @param processorMillis of each process for one request
 */
record Figures(double perSecond, double p50Millis, double p99Millis, Map<String, Double> processorMillis) {

    Figures {
        processorMillis = Collections.unmodifiableMap(new LinkedHashMap<>(processorMillis));
    }

    /**
     * @param before processor time of each process in ms, since its start
     * @param after the same, once the work of all requests was done
     */
    static Figures of(ResponseTimes times, Map<String, Long> before, Map<String, Long> after) {
        Map<String, Double> each = new LinkedHashMap<>();
        after.forEach((process, millis) ->
                each.put(process, (double) (millis - before.getOrDefault(process, 0L)) / times.count()));
        return new Figures(times.perSecond(), times.percentileMillis(50), times.percentileMillis(99), each);
    }

    double processorMillis(String process) {
        return processorMillis.getOrDefault(process, Double.NaN);
    }

    double allProcessorMillis() {
        return processorMillis.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
