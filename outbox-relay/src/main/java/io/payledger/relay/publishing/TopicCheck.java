package io.payledger.relay.publishing;

import io.payledger.events.Topics;
import io.payledger.relay.RelayConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics where they are missing, and refuses ones that would lose events or their order. */
public final class TopicCheck {

    private static final int VISIBLE_ATTEMPTS_MAX = 50;

    private final KafkaClients kafka;
    private final RelayConfig.Topic wanted;

    public TopicCheck(KafkaClients kafka, RelayConfig.Topic wanted) {
        this.kafka = kafka;
        this.wanted = wanted;
    }

    /** Throws {@link RefusedException} where an existing topic is not what it has to be. */
    public void createAndCheck() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin()) {
            for (NewTopic topic : List.of(events(), published())) {
                try {
                    admin.createTopics(List.of(topic)).all().get();
                } catch (ExecutionException failed) {
                    if (!(failed.getCause() instanceof TopicExistsException)) {
                        throw failed;
                    }
                }
            }
            awaitVisible(admin);
            List<String> offences = new ArrayList<>();
            check(admin, Topics.EVENTS, wanted.partitions(), "delete").forEach(offences::add);
            check(admin, Topics.PUBLISHED, 1, "compact").forEach(offences::add);
            if (!offences.isEmpty()) {
                throw new RefusedException(RefusedException.Cause.STOPPED, String.join("; ", offences));
            }
        }
    }

    /** A broker may answer a moment later than the controller that topics exist. */
    private static void awaitVisible(Admin admin) throws InterruptedException, ExecutionException {
        List<String> names = List.of(Topics.EVENTS, Topics.PUBLISHED);
        for (int attempt = 0; attempt < VISIBLE_ATTEMPTS_MAX; attempt++) {
            if (admin.listTopics().names().get().containsAll(names)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new TimeoutException("the topics " + names + " were made and do not show");
    }

    private NewTopic events() {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        return topic(Topics.EVENTS, wanted.partitions(), configs);
    }

    private NewTopic published() {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        // small and read whole at every leader start: compact it early
        configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, "16777216");
        configs.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        return topic(Topics.PUBLISHED, 1, configs);
    }

    private NewTopic topic(String name, int partitions, Map<String, String> configs) {
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        wanted.minInsyncReplicas()
                .ifPresent(replicas -> configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + replicas));
        Optional<Short> replicationFactor = wanted.replicationFactor().isPresent()
                ? Optional.of((short) wanted.replicationFactor().getAsInt())
                : Optional.empty();
        return new NewTopic(name, Optional.of(partitions), replicationFactor).configs(configs);
    }

    private static List<String> check(Admin admin, String name, int partitions, String cleanupPolicy)
            throws InterruptedException, ExecutionException {
        TopicDescription topic =
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        if (topic == null || config == null) {
            return List.of("topic " + name + " cannot be described");
        }
        List<String> offences = new ArrayList<>();
        if (topic.partitions().size() != partitions) {
            offences.add("topic " + name + " has " + topic.partitions().size() + " partitions instead of " + partitions
                    + ": events of a shard would change their partition and lose their order");
        }
        expect(offences, name, config, TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy);
        if (TopicConfig.CLEANUP_POLICY_DELETE.equals(cleanupPolicy)) {
            expect(offences, name, config, TopicConfig.RETENTION_MS_CONFIG, "-1");
            expect(offences, name, config, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        }
        expect(offences, name, config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return offences;
    }

    private static void expect(List<String> offences, String topic, Config config, String key, String value) {
        String actual = config.get(key).value();
        if (!value.equals(actual)) {
            offences.add("topic " + topic + " has " + key + "=" + actual + " instead of " + value);
        }
    }
}
