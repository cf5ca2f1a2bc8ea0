package io.payledger.projections.streams;

import io.payledger.projections.fold.FoldOutcome;
import java.util.List;

/** Calls several listeners, in order. */
record FoldListeners(List<FoldListener> all) implements FoldListener {

    FoldListeners {
        all = List.copyOf(all);
    }

    @Override
    public void opened(int partition, RowReader rows) {
        all.forEach(listener -> listener.opened(partition, rows));
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        all.forEach(listener -> listener.folded(partition, outcome));
    }

    @Override
    public void closed(int partition) {
        all.forEach(listener -> listener.closed(partition));
    }

    @Override
    public void stopped() {
        all.forEach(FoldListener::stopped);
    }
}
