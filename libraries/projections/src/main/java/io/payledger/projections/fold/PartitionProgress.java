package io.payledger.projections.fold;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition has been read. The names of the JSON members are part of the state.
 *
 * @param log the id of the topic's incarnation that this state was folded from
 * @param next the offset after the last record
 * @param unkeyed how many records had a key that is not a shard
 * @param lastUnkeyed where the last of them is and what is wrong with it, null where there was none
 */
public record PartitionProgress(
        String log,
        long next,
        @JsonProperty("strangers") long unkeyed,
        @JsonProperty("lastStranger") @Nullable String lastUnkeyed) {

    PartitionProgress after(IncomingRecord record) {
        return new PartitionProgress(log, record.offset() + 1, unkeyed, lastUnkeyed);
    }

    PartitionProgress afterUnkeyed(IncomingRecord record, String problem) {
        return new PartitionProgress(log, record.offset() + 1, unkeyed + 1, record.where() + ": " + problem);
    }
}
