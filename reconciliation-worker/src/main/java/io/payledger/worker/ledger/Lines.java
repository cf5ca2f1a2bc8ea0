package io.payledger.worker.ledger;

import java.util.SortedMap;

/**
 * Some lines of a register that are kept together: few enough for a row, and enough for an event to need few rows.
 *
 * @param revision of the register
 * @param lines by number; those that neither the payment file nor a bank names are missing
 */
public record Lines(int revision, SortedMap<Integer, Line> lines) {

    /** How many lines share a row; the API's events have as many items. */
    private static final int ROW_LINES = 500;

    static int row(int line) {
        return (line - 1) / ROW_LINES;
    }
}
