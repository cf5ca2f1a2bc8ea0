package io.payledger.api.stream;

import io.payledger.freshness.ShardState;
import java.util.List;

/**
 * What the primary shows of a shard, in one snapshot.
 *
 * @param changes of those after the position that was asked for, as many as were asked for and as the outbox still has
 */
record Page(ShardState shown, List<Change> changes) {

    Page {
        changes = List.copyOf(changes);
    }
}
