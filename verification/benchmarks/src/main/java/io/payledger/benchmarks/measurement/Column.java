package io.payledger.benchmarks.measurement;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One of the figures of each measurement.
 *
 * @param unit of the value, for its plot
 * @param format of the value, as {@link String#format} has it
 */
public record Column<F>(String title, String unit, String format, ToDoubleFunction<F> value) {

    String of(F figures) {
        return String.format(Locale.ROOT, format, value.applyAsDouble(figures));
    }
}
