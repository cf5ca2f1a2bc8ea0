package io.payledger.projections.streams;

import io.payledger.projections.fold.PartitionProgress;
import io.payledger.projections.streams.BrokerView.Offsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is folded.
 *
 * @param consumed the offset that is read next, null before the first record: after the last folded record, or the committed
 *     offset where that is higher, because the ends of transactions take offsets too
 * @param committed the offset at the broker, null where unknown
 */
public record PartitionLag(
        @Nullable Long consumed, @Nullable Long committed, long end, long lag) {

    public static PartitionLag of(Optional<PartitionProgress> progress, Offsets offsets) {
        Long committed = offsets.committed();
        Long folded = progress.map(PartitionProgress::next).orElse(null);
        Long consumed;
        if (folded == null || committed == null) {
            consumed = folded == null ? committed : folded;
        } else {
            consumed = Math.max(folded, committed);
        }
        long lag = Math.max(0, offsets.end() - (consumed == null ? 0 : consumed));
        return new PartitionLag(consumed, committed, offsets.end(), lag);
    }
}
