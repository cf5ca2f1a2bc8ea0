package io.payledger.worker.ledger;

import org.jspecify.annotations.Nullable;

/** A run's rows beside its {@link RunLedger}, as one event finds them and leaves them. */
public interface RunRecords {

    /** Null where there is none. */
    @Nullable Lines lines(int row);

    void put(int row, Lines lines);

    /** Null where there is none. */
    @Nullable Break find(String breakId);

    void put(Break changed);
}
