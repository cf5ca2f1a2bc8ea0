package io.payledger.worker.fold;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one record does.
 *
 * @param rows to be written in this order: the run's lines and breaks before the run, and the run before the
 *     frontier that covers it, so that the frontier is never ahead of the state behind it
 */
public record Step(FoldOutcome outcome, List<Row> rows) {

    public Step {
        rows = List.copyOf(rows);
    }

    /** A key of the store with its new value, null where it is removed. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Row(String key, byte @Nullable [] value) {}
}
