package io.payledger.relay.publishing;

import java.util.List;

/**
 * The state of the relay's topics and of the cluster's transactions, as the brokers last reported it.
 *
 * @param violations what would lose events or their order: the relay stops
 * @param deviations what is weaker than required, and tolerated
 * @param underReplicatedPartitions partitions of which a replica is not in sync
 */
public record TopicState(List<String> violations, List<String> deviations, int underReplicatedPartitions) {

    /** Nothing wrong is known. */
    public static final TopicState SOUND = new TopicState(List.of(), List.of(), 0);

    public TopicState {
        violations = List.copyOf(violations);
        deviations = List.copyOf(deviations);
    }
}
