package io.payledger.benchmarks.measurement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The processor time of each process for one request, in ms. */
public record ProcessorShares(Map<String, Double> millis) {

    public ProcessorShares {
        millis = Collections.unmodifiableMap(new LinkedHashMap<>(millis));
    }

    /**
     * @param before processor time of each process in ms, since its start
     * @param after the same, once the work of all requests was done
     */
    public static ProcessorShares of(int requests, Map<String, Long> before, Map<String, Long> after) {
        Map<String, Double> shares = new LinkedHashMap<>();
        after.forEach((process, millis) ->
                shares.put(process, (double) (millis - before.getOrDefault(process, 0L)) / requests));
        return new ProcessorShares(shares);
    }

    /** Not a number where there is no such process. */
    public double of(String process) {
        return millis.getOrDefault(process, Double.NaN);
    }

    public double ofAll() {
        return millis.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** One for all processes together. */
    public static <F> Column<F> sum(Function<F, ProcessorShares> shares) {
        return new Column<>(
                "CPU, ms", "ms", "%.3f", figures -> shares.apply(figures).ofAll());
    }

    /** One for each process that the figures have. */
    public static <F> List<Column<F>> columns(Rounds<F> measured, Function<F, ProcessorShares> shares) {
        List<Column<F>> columns = new ArrayList<>();
        measured.outcomes().stream()
                .map(Outcome::figures)
                .flatMap(Optional::stream)
                .flatMap(figures -> shares.apply(figures).millis().keySet().stream())
                .distinct()
                .forEach(process -> columns.add(new Column<>(
                        process, "ms", "%.3f", figures -> shares.apply(figures).of(process))));
        return columns;
    }
}
