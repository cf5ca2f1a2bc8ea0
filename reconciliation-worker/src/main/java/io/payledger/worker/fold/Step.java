package io.payledger.worker.fold;

import java.util.List;

/**
 * What one record does.
 *
 * @param rows to be written in this order: a run before the frontier that covers it, so that the frontier is never ahead
 *     of the state behind it
 */
public record Step(Outcome outcome, List<Row> rows) {

    public Step {
        rows = List.copyOf(rows);
    }

    /** A key of the store with its new value. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Row(String key, byte[] value) {}
}
