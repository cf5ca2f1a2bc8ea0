package io.payledger.relay.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the relay requires of a topic.
 *
 * @param replicationFactor as configured; if empty, 3 on three brokers or more
 * @param minInsyncReplicas as configured; if empty, 2 on three brokers or more
 */
record TopicRule(
        String name,
        int partitions,
        String cleanupPolicy,
        OptionalInt replicationFactor,
        OptionalInt minInsyncReplicas,
        String bootstrapServers) {

    /** From this many brokers on, losing one must cost neither a record nor a write. */
    static final int CLUSTER_BROKERS_MIN = 3;

    private static final int CLUSTER_REPLICAS = 3;
    private static final int CLUSTER_IN_SYNC_MIN = 2;

    /**
     * A topic as the brokers describe it.
     *
     * @param brokers those that answer, or the replicas of a partition if they are more
     * @param replicationFactor that of the partition with the fewest replicas
     * @param settings the effective ones, with the brokers' defaults
     */
    record Observed(
            int brokers,
            int partitions,
            int replicationFactor,
            int underReplicatedPartitions,
            Map<String, String> settings) {}

    /** For a new topic; empty if the brokers' default applies. */
    OptionalInt replicationFactorOn(int brokers) {
        return replicationFactor.isPresent() || brokers < CLUSTER_BROKERS_MIN
                ? replicationFactor
                : OptionalInt.of(CLUSTER_REPLICAS);
    }

    OptionalInt minInsyncReplicasOn(int brokers) {
        return minInsyncReplicas.isPresent() || brokers < CLUSTER_BROKERS_MIN
                ? minInsyncReplicas
                : OptionalInt.of(CLUSTER_IN_SYNC_MIN);
    }

    TopicState check(Observed topic) {
        List<String> violations = new ArrayList<>();
        List<String> deviations = new ArrayList<>();
        if (topic.partitions() != partitions) {
            violations.add("topic " + name + " has " + topic.partitions() + " partitions instead of " + partitions
                    + ": events of a shard would change their partition and lose their order."
                    + " To change the number, relay to a new topic with payledger.relay.topic.copy-from");
        }
        require(violations, topic, TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy);
        if (TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanupPolicy)) {
            require(violations, topic, TopicConfig.RETENTION_MS_CONFIG, "-1");
            require(violations, topic, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        }
        require(violations, topic, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        checkSize(violations, topic);
        checkReplicas(violations, deviations, topic);
        String compression = topic.settings().getOrDefault(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        if (!compression.equals("producer")) {
            deviations.add("topic " + name + " has compression.type=" + compression
                    + ": the brokers compress every batch again" + correction("compression.type", "producer"));
        }
        return new TopicState(violations, deviations, topic.underReplicatedPartitions());
    }

    private void require(List<String> violations, Observed topic, String key, String value) {
        String actual = topic.settings().get(key);
        if (!value.equals(actual)) {
            violations.add(
                    "topic " + name + " has " + key + "=" + actual + " instead of " + value + correction(key, value));
        }
    }

    private void checkSize(List<String> violations, Observed topic) {
        int bytesMax = number(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (bytesMax < RelayKafka.REQUEST_BYTES_MAX) {
            violations.add("topic " + name + " has max.message.bytes=" + bytesMax
                    + ", and a row of the outbox may become "
                    + RelayKafka.REQUEST_BYTES_MAX + " bytes: the first larger one would stop the relay for good"
                    + correction(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588"));
        }
    }

    private void checkReplicas(List<String> violations, List<String> deviations, Observed topic) {
        boolean cluster = topic.brokers() >= CLUSTER_BROKERS_MIN;
        int copies = topic.replicationFactor();
        int inSync = number(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync > copies) {
            violations.add("topic " + name + " has min.insync.replicas=" + inSync + " and only " + copies
                    + " replica(s): no record can ever be written; lower min.insync.replicas");
        } else if (cluster && inSync < CLUSTER_IN_SYNC_MIN) {
            violations.add("topic " + name + " has min.insync.replicas=" + inSync + " on " + topic.brokers()
                    + " brokers: an event that was acknowledged could be lost with a single broker"
                    + correction(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + CLUSTER_IN_SYNC_MIN));
        } else {
            int wanted = minInsyncReplicasOn(topic.brokers()).orElse(inSync);
            if (inSync < wanted) {
                deviations.add("topic " + name + " has min.insync.replicas=" + inSync + " instead of " + wanted
                        + correction(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + wanted));
            }
            if (inSync == copies && copies > 1) {
                deviations.add(
                        "topic " + name + " has min.insync.replicas=" + inSync + " and as many replicas:"
                                + " nothing is published while a single broker is down; add a replica with kafka-reassign-partitions.sh");
            }
        }
        if (cluster && copies < CLUSTER_IN_SYNC_MIN) {
            violations.add("topic " + name + " has a single replica on " + topic.brokers()
                    + " brokers: it is lost with one disk; give it " + CLUSTER_REPLICAS
                    + " with kafka-reassign-partitions.sh");
        } else if (copies < replicationFactorOn(topic.brokers()).orElse(copies)) {
            deviations.add("topic " + name + " has " + copies + " replica(s) instead of "
                    + replicationFactorOn(topic.brokers()).getAsInt()
                    + ": give it more with kafka-reassign-partitions.sh");
        }
    }

    private static int number(Observed topic, String key) {
        return Integer.parseInt(topic.settings().getOrDefault(key, "0"));
    }

    private String correction(String key, String value) {
        return "; correct it with kafka-configs.sh --bootstrap-server " + bootstrapServers
                + " --alter --entity-type topics --entity-name " + name + " --add-config " + key + "=" + value;
    }
}
