package io.payledger.projections.metrics;

import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldOutcome.Applied;
import io.payledger.projections.fold.FoldOutcome.ShardFrozen;
import io.payledger.projections.fold.FoldOutcome.UnkeyedRecord;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.streams.FoldListener;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** One line of log for each shard that freezes or thaws, and for each record that belongs to no shard. */
@Singleton
public final class FreezeLog implements FoldListener {

    private static final Logger LOG = Logger.getLogger(FreezeLog.class);

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        if (outcome instanceof Applied applied && applied.thawed()) {
            LOG.infof("shard=%s position=%s thawed: its next event arrived", applied.shard(), applied.position());
        } else if (outcome instanceof ShardFrozen frozen) {
            Freeze freeze = frozen.freeze();
            LOG.warnf(
                    "shard=%s position=%s frozen: reason=%s record=%s %s",
                    frozen.shard(), frozen.frontier(), freeze.reason().word(), freeze.where(), freeze.detail());
        } else if (outcome instanceof UnkeyedRecord unkeyed) {
            LOG.warnf("record=%s skipped: %s", unkeyed.where(), unkeyed.detail());
        }
    }
}
