package io.payledger.worker.fold;

import org.jspecify.annotations.Nullable;

/**
 * How far a partition has been read.
 *
 * @param log the incarnation of the topic that all of this state was folded from
 * @param next the offset after the last record
 * @param strangers records that belong to no shard
 * @param lastStranger where the last of them is and what it was, null where there was none
 */
public record PartitionProgress(
        String log, long next, long strangers, @Nullable String lastStranger) {}
