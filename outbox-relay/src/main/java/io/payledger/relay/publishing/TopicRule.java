package io.payledger.relay.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic of the relay has to be.
 *
 * @param replicationFactor as configured; where empty, three copies are expected of three brokers
 * @param minInsyncReplicas as configured; where empty, two are expected of three brokers
 */
record TopicRule(
        String name,
        int partitions,
        String cleanupPolicy,
        OptionalInt replicationFactor,
        OptionalInt minInsyncReplicas,
        String bootstrapServers) {

    /** From so many brokers on, one may be lost without losing a record or a write: nothing less is accepted of them. */
    static final int BROKERS_OF_A_CLUSTER = 3;

    private static final int COPIES_OF_A_CLUSTER = 3;
    private static final int IN_SYNC_OF_A_CLUSTER = 2;

    /**
     * A topic as the brokers describe it.
     *
     * @param brokers as many as there are, or at least as any partition has replicas
     * @param replicationFactor that of the partition with the fewest replicas
     * @param settings effective ones, the brokers' own defaults among them
     */
    record Seen(
            int brokers,
            int partitions,
            int replicationFactor,
            int underReplicatedPartitions,
            Map<String, String> settings) {}

    /** Of a topic that is about to be made; empty where the brokers' own default is left alone. */
    OptionalInt replicationFactorOn(int brokers) {
        return replicationFactor.isPresent() || brokers < BROKERS_OF_A_CLUSTER
                ? replicationFactor
                : OptionalInt.of(COPIES_OF_A_CLUSTER);
    }

    OptionalInt minInsyncReplicasOn(int brokers) {
        return minInsyncReplicas.isPresent() || brokers < BROKERS_OF_A_CLUSTER
                ? minInsyncReplicas
                : OptionalInt.of(IN_SYNC_OF_A_CLUSTER);
    }

    TopicState judge(Seen seen) {
        List<String> offences = new ArrayList<>();
        List<String> deviations = new ArrayList<>();
        if (seen.partitions() != partitions) {
            offences.add("topic " + name + " has " + seen.partitions() + " partitions instead of " + partitions
                    + ": events of a shard would change their partition and lose their order."
                    + " To move to another number, make a new topic and copy to it");
        }
        require(offences, seen, TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy);
        if (TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanupPolicy)) {
            require(offences, seen, TopicConfig.RETENTION_MS_CONFIG, "-1");
            require(offences, seen, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        }
        require(offences, seen, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        judgeSize(offences, seen);
        judgeCopies(offences, deviations, seen);
        String compression = seen.settings().getOrDefault(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        if (!compression.equals("producer")) {
            deviations.add("topic " + name + " has compression.type=" + compression
                    + ": the brokers compress every batch anew" + correction("compression.type", "producer"));
        }
        return new TopicState(offences, deviations, seen.underReplicatedPartitions());
    }

    private void require(List<String> offences, Seen seen, String key, String value) {
        String actual = seen.settings().get(key);
        if (!value.equals(actual)) {
            offences.add(
                    "topic " + name + " has " + key + "=" + actual + " instead of " + value + correction(key, value));
        }
    }

    private void judgeSize(List<String> offences, Seen seen) {
        int bytesMax = number(seen, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (bytesMax < KafkaClients.REQUEST_BYTES_MAX) {
            offences.add("topic " + name + " has max.message.bytes=" + bytesMax
                    + ", and a row of the outbox may become "
                    + KafkaClients.REQUEST_BYTES_MAX + " bytes: the first larger one would stop the relay for good"
                    + correction(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588"));
        }
    }

    private void judgeCopies(List<String> offences, List<String> deviations, Seen seen) {
        boolean cluster = seen.brokers() >= BROKERS_OF_A_CLUSTER;
        int copies = seen.replicationFactor();
        int inSync = number(seen, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync > copies) {
            offences.add("topic " + name + " has min.insync.replicas=" + inSync + " and only " + copies
                    + " replica(s): no record can ever be written");
        } else if (cluster && inSync < IN_SYNC_OF_A_CLUSTER) {
            offences.add("topic " + name + " has min.insync.replicas=" + inSync + " on " + seen.brokers()
                    + " brokers: an event that was acknowledged could be lost with a single broker"
                    + correction(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + IN_SYNC_OF_A_CLUSTER));
        } else {
            int wanted = minInsyncReplicasOn(seen.brokers()).orElse(inSync);
            if (inSync < wanted) {
                deviations.add("topic " + name + " has min.insync.replicas=" + inSync + " instead of " + wanted
                        + correction(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + wanted));
            }
            if (inSync == copies && copies > 1) {
                deviations.add("topic " + name + " has min.insync.replicas=" + inSync + " and as many replicas:"
                        + " nothing is published while a single broker is down");
            }
        }
        if (cluster && copies < IN_SYNC_OF_A_CLUSTER) {
            offences.add("topic " + name + " has a single replica on " + seen.brokers()
                    + " brokers: it is lost with one disk. Give it " + COPIES_OF_A_CLUSTER
                    + " with kafka-reassign-partitions.sh");
        } else if (copies < replicationFactorOn(seen.brokers()).orElse(copies)) {
            deviations.add("topic " + name + " has " + copies + " replica(s) instead of "
                    + replicationFactorOn(seen.brokers()).getAsInt()
                    + ": give it more with kafka-reassign-partitions.sh");
        }
    }

    private static int number(Seen seen, String key) {
        return Integer.parseInt(seen.settings().getOrDefault(key, "0"));
    }

    private String correction(String key, String value) {
        return ". To correct it: kafka-configs.sh --bootstrap-server " + bootstrapServers
                + " --alter --entity-type topics --entity-name " + name + " --add-config " + key + "=" + value;
    }
}
