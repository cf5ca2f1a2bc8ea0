package io.payledger.relay.store;

import io.payledger.freshness.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How far the outbox may be pruned. */
public final class PruneLimit {

    private PruneLimit() {}

    /**
     * Shard to the position through which every relay has published; {@link Position#NONE} if one of them has published
     * nothing.
     *
     * @param others what each of the other relays has published
     */
    public static Map<String, Position> of(Map<String, Position> published, Collection<Map<String, Position>> others) {
        Map<String, Position> limits = new HashMap<>(published);
        for (Map<String, Position> other : others) {
            limits.replaceAll((shard, limit) -> {
                Position reached = other.getOrDefault(shard, Position.NONE);
                return reached.covers(limit) ? limit : reached;
            });
        }
        return limits;
    }
}
