package io.payledger.projections.streams;

import java.util.Optional;

/** The rows of one partition, read only. Methods throw {@link NotServedException} once the partition is no longer here. */
public interface RowReader {

    <T> Optional<T> get(String key, Class<T> type);

    /**
     * Passes the rows from {@code begin} to {@code end}, both included, in the order of their keys, until the visitor
     * returns false.
     */
    <T> void scan(String begin, String end, Class<T> type, Visitor<T> visitor);

    /** Receives one row after the other. */
    interface Visitor<T> {

        /** Whether the scan goes on. */
        boolean visit(String key, T row);
    }
}
