package io.payledger.benchmarks.writes;

/**
 * How many rows the tables of one schema have.
 *
 * @param keys of commands with their responses
 * @param counted the sum of what the rows of the shards have counted
 */
record WrittenRows(long runs, long keys, long events, long auditEntries, long counted) {

    /** Each transaction has written one row of each kind, and counted if it was to. */
    void requireOf(long transactions, boolean counting) {
        WrittenRows expected =
                new WrittenRows(transactions, transactions, transactions, transactions, counting ? transactions : 0);
        if (!equals(expected)) {
            throw new IllegalStateException(
                    transactions + " transactions have written " + this + " instead of " + expected);
        }
    }
}
