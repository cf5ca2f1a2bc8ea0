package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.ResponseTimes;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests were answered, how fast, and what that cost.
 *
 * @param p50Millis median of the response times
 * @param routes percentage of the responses by how they were served; empty if none has a route
 */
record Figures(
        double perSecond, double p50Millis, double p99Millis, Map<String, Double> routes, ProcessorShares processors) {

    Figures {
        routes = Map.copyOf(routes);
    }

    /**
     * @param before processor time of each process in ms, since its start
     * @param after the same, once the work of all requests was done
     */
    static Figures of(ResponseTimes times, Map<String, Long> before, Map<String, Long> after) {
        return new Figures(
                times.perSecond(),
                times.percentileMillis(50),
                times.percentileMillis(99),
                percentages(times.kinds()),
                ProcessorShares.of(times.count(), before, after));
    }

    private static Map<String, Double> percentages(Map<String, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Double> percentages = new HashMap<>();
        counts.forEach((kind, count) -> percentages.put(kind, 100 * count / all));
        return percentages;
    }

    /** In percent; not a number where no response has a route. */
    double route(String route) {
        return routes.isEmpty() ? Double.NaN : routes.getOrDefault(route, 0.0);
    }
}
