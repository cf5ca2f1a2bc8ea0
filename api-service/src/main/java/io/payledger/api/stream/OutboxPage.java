package io.payledger.api.stream;

import io.payledger.freshness.ShardState;
import java.util.List;

/**
 * The state of a shard and its next changes at the primary, from one snapshot.
 *
 * @param changes the changes after the given position, up to the given number, that the outbox still has
 */
record OutboxPage(ShardState shown, List<CommittedChange> changes) {

    OutboxPage {
        changes = List.copyOf(changes);
    }
}
