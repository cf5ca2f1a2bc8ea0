package io.payledger.benchmarks.writes;

/**
 * What a shard has counted, and what was written of it.
 *
 * @param sequence of its position, with as many positions taken
 * @param events in the outbox
 * @param first the lowest sequence of them; 0 if there are none
 * @param last the highest
 * @param ofTheirEvents audit entries that have number, sequence, event and subject of an event
 */
record ShardRows(
        String shard, long sequence, long auditEntries, long events, long first, long last, long ofTheirEvents) {

    /** Each position has one event and one audit entry, from the first on. */
    void requireComplete() {
        boolean complete = events == sequence
                && first == Math.min(1, sequence)
                && last == sequence
                && auditEntries == sequence
                && ofTheirEvents == sequence;
        if (!complete) {
            throw new IllegalStateException("positions, events and audit entries do not fit together: " + this);
        }
    }
}
