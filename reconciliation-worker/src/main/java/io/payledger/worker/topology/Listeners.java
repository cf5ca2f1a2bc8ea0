package io.payledger.worker.topology;

import io.payledger.freshness.Shard;
import io.payledger.worker.fold.Outcome;
import io.payledger.worker.fold.ShardFrontier;
import java.util.List;
import java.util.Map;

/** Tells several, in order. */
record Listeners(List<FoldListener> all) implements FoldListener {

    @Override
    public void opened(int partition, Map<Shard, ShardFrontier> frontiers) {
        all.forEach(listener -> listener.opened(partition, frontiers));
    }

    @Override
    public void folded(int partition, Outcome outcome) {
        all.forEach(listener -> listener.folded(partition, outcome));
    }

    @Override
    public void closed(int partition) {
        all.forEach(listener -> listener.closed(partition));
    }
}
