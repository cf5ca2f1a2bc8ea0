package io.payledger.projections.frontier;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.fold.ShardFrontier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The frontiers as JSON.
 *
 * @param scope {@code instance} or {@code group}
 * @param complete whether every partition of the topic is in it; false while partitions move or an instance is silent
 * @param shards a page of them, in the order of their names
 * @param shardsNext {@code after} of the next page, null on the last
 */
record FrontierReport(
        String foldVersion,
        String instance,
        String scope,
        boolean complete,
        List<InstanceView> instances,
        List<PartitionView> partitions,
        List<ShardView> shards,
        @Schema(nullable = true) @Nullable String shardsNext) {

    static final String INSTANCE_SCOPE = "instance";
    static final String GROUP_SCOPE = "group";

    /**
     * @param problem why it is not part of the report, null where it is
     */
    record InstanceView(
            String url, @Schema(nullable = true) @Nullable String problem) {}

    /**
     * @param consumed the offset that is folded next, null before the first
     * @param committed the offset at the broker, null where unknown
     * @param unkeyed how many records had a key that is not a shard
     */
    record PartitionView(
            String topic,
            int partition,
            @Schema(nullable = true) @Nullable Long consumed,
            @Schema(nullable = true) @Nullable Long committed,
            @Schema(nullable = true) @Nullable Long endOffset,
            @Schema(nullable = true) @Nullable Long lag,
            @JsonProperty("strangers") long unkeyed,

            @JsonProperty("lastStranger") @Schema(nullable = true) @Nullable String lastUnkeyed,

            String instance) {}

    /**
     * @param ageMillis since the event at the frontier, null before the first
     * @param frozen null unless the shard is frozen
     */
    record ShardView(
            String shard,
            int partition,
            String appliedThrough,
            @Schema(nullable = true) @Nullable Instant eventTime,
            @Schema(nullable = true) @Nullable Long ageMillis,
            @Schema(nullable = true) @Nullable FrozenView frozen) {

        static ShardView of(Shard shard, int partition, ShardFrontier frontier, Instant now) {
            Instant eventTime = frontier.eventTime();
            return new ShardView(
                    shard.id(),
                    partition,
                    frontier.position().toString(),
                    eventTime,
                    eventTime == null ? null : Duration.between(eventTime, now).toMillis(),
                    Optional.ofNullable(frontier.frozen()).map(FrozenView::of).orElse(null));
        }
    }

    record FrozenView(
            String reason,
            @Schema(nullable = true) @Nullable String met,
            String record,
            String detail) {

        static FrozenView of(Freeze freeze) {
            Position met = freeze.met();
            return new FrozenView(
                    freeze.reason().word(), met == null ? null : met.toString(), freeze.where(), freeze.detail());
        }
    }

    /** One shard alone. */
    @Schema(name = "ShardFrontier")
    record One(@JsonUnwrapped ShardView view, String foldVersion, String instance) {}
}
