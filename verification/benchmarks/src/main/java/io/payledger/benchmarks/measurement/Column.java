package io.payledger.benchmarks.measurement;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One of the figures of each measurement.
 *
 * @param unit of the value, for its plot
 * @param format of the value, as {@link String#format} has it
 * @param value not a number where a subject has no such figure
 */
public record Column<F>(String title, String unit, String format, ToDoubleFunction<F> value) {

    String of(F figures) {
        double figure = value.applyAsDouble(figures);
        return Double.isNaN(figure) ? Rounds.NOTHING : String.format(Locale.ROOT, format, figure);
    }
}
