package io.payledger.benchmarks.measurement;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One operation with so much of what grows.
 *
 * @param things what grows: rows, tenants
 */
public record Size(String operation, int count, String things) implements Subject {

    /** @param counts ascending */
    public static List<Size> of(String operation, String things, int... counts) {
        return Arrays.stream(counts)
                .mapToObj(count -> new Size(operation, count, things))
                .toList();
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "%s, %,d %s", operation, count, things);
    }
}
