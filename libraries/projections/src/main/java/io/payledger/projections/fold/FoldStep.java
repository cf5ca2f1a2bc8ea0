package io.payledger.projections.fold;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one record does.
 *
 * @param rows in the order in which they are written: the fold's rows before the frontier that covers them, so that the
 *     frontier is never ahead of the state behind it
 */
public record FoldStep(FoldOutcome outcome, List<Row> rows) {

    public FoldStep {
        rows = List.copyOf(rows);
    }

    /** A key of the store with its new value, null where it is removed. */
    public record Row(String key, @Nullable Object value) {}
}
