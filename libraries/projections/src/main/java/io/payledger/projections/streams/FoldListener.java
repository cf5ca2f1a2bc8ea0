package io.payledger.projections.streams;

import io.payledger.projections.fold.FoldOutcome;

/**
 * Learns of every folded record, after the state has changed. Methods run on the thread that folds, which must not be
 * delayed. Every bean of this type is called.
 */
public interface FoldListener {

    /** This instance folds the partition from now on; these are its rows. */
    default void opened(int partition, RowReader rows) {}

    void folded(int partition, FoldOutcome outcome);

    /** Another instance may fold the partition now. */
    default void closed(int partition) {}

    /** Kafka Streams has stopped: no partition is folded here. */
    default void stopped() {}
}
