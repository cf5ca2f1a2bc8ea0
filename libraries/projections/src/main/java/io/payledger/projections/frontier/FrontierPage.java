package io.payledger.projections.frontier;

import io.payledger.freshness.Shard;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.frontier.FrontierReport.ShardView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which frontiers a request wants: at most {@code limit}, in the order of their shards.
 *
 * @param after the last shard of the page before; empty for the first page
 * @param frozen whether only frozen shards are wanted
 */
record FrontierPage(Optional<Shard> after, int limit, boolean frozen) {

    static final String LIMIT = "100";
    static final String LIMIT_MAX = "500";

    /**
     * @param next the last shard of this page, null where there is no next one
     */
    record Shards(List<ShardView> shown, @Nullable String next) {}

    /** Throws {@link IllegalArgumentException} where one of them is malformed. */
    static FrontierPage of(@Nullable String after, String limit, String frozen) {
        int max = Integer.parseInt(LIMIT_MAX);
        int rows = limit.matches("\\d{1,3}") ? Integer.parseInt(limit) : 0;
        if (rows < 1 || rows > max) {
            throw new IllegalArgumentException("limit takes a number from 1 to " + max);
        }
        if (!frozen.equals("true") && !frozen.equals("false")) {
            throw new IllegalArgumentException("frozen is 'true' or 'false'");
        }
        return new FrontierPage(Optional.ofNullable(after).map(Shard::new), rows, frozen.equals("true"));
    }

    boolean wants(ShardFrontier frontier) {
        return !frozen || frontier.frozen() != null;
    }

    /** How many rows of a partition to look for: one that is not shown tells that there is a next page. */
    int rows() {
        return limit + 1;
    }

    /**
     * The page.
     *
     * @param found the first ones of each partition or instance, in any order
     * @param more whether there are others behind those
     */
    Shards shards(List<ShardView> found, boolean more) {
        List<ShardView> shown = found.stream()
                .sorted(Comparator.comparing(ShardView::shard))
                .limit(limit)
                .toList();
        boolean last = !more && shown.size() == found.size();
        return new Shards(shown, last ? null : shown.get(shown.size() - 1).shard());
    }
}
