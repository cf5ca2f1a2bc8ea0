package io.payledger.worker.topology;

import io.payledger.freshness.Shard;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.ShardFrontier;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells several, in order. */
record Listeners(List<FoldListener> all) implements FoldListener {

    @Override
    public void opened(int partition, Map<Shard, ShardFrontier> frontiers, Map<UUID, BrokenRun> broken) {
        all.forEach(listener -> listener.opened(partition, frontiers, broken));
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        all.forEach(listener -> listener.folded(partition, outcome));
    }

    @Override
    public void closed(int partition) {
        all.forEach(listener -> listener.closed(partition));
    }
}
