package io.payledger.worker.ledger;

import org.jspecify.annotations.Nullable;

/** The rows of a run's lines and breaks, as one event finds and changes them. */
public interface RunRecords {

    /** Null where there is none. */
    @Nullable Lines lines(int row);

    void put(int row, Lines lines);

    /** Null where there is none. */
    @Nullable Break find(String breakId);

    void put(Break changed);
}
