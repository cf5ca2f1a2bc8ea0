package io.payledger.worker.topology;

import io.payledger.freshness.Shard;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.ShardFrontier;
import java.util.Map;
import java.util.UUID;

/** Told on the thread that folds, after the state has changed: whoever listens must not hold it up. */
public interface FoldListener {

    /** This instance folds the partition from now on; its state is as the frontiers say. The broken ones are its runs that do not reconcile. */
    void opened(int partition, Map<Shard, ShardFrontier> frontiers, Map<UUID, BrokenRun> broken);

    void folded(int partition, FoldOutcome outcome);

    /** Another instance may fold the partition now. */
    void closed(int partition);
}
