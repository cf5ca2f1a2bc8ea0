package io.payledger.relay.publishing;

import java.util.List;

/**
 * What the brokers said of the relay's topics when they were last asked.
 *
 * @param offences what would lose events or their order: the relay stops over it
 * @param deviations what is only weaker than it should be, in words
 * @param underReplicatedPartitions partitions of which a replica is not in sync
 */
public record TopicState(List<String> offences, List<String> deviations, int underReplicatedPartitions) {

    /** Nothing is known to be wrong. */
    public static final TopicState SOUND = new TopicState(List.of(), List.of(), 0);

    public TopicState {
        offences = List.copyOf(offences);
        deviations = List.copyOf(deviations);
    }
}
