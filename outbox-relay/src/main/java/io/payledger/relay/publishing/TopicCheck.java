package io.payledger.relay.publishing;

import io.payledger.relay.RelayConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates missing topics, and compares topics, and the level of the cluster's transactions, with what the relay requires. */
public final class TopicCheck {

    private static final int VISIBLE_ATTEMPTS_MAX = 50;

    /** Stays where it was when the brokers are upgraded, until it is raised with a command. */
    private static final String TRANSACTION_VERSION = "transaction.version";

    /** Each transaction has an epoch of its own: a request that was delayed cannot get into a later one. */
    private static final int TRANSACTION_VERSION_MIN = 2;

    private final RelayKafka kafka;
    private final List<TopicRule> rules;

    public TopicCheck(RelayKafka kafka, RelayConfig.Topic wanted) {
        this.kafka = kafka;
        this.rules = List.of(
                rule(wanted, wanted.events(), wanted.partitions(), TopicConfig.CLEANUP_POLICY_DELETE),
                rule(wanted, wanted.published(), 1, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private TopicRule rule(RelayConfig.Topic wanted, String name, int partitions, String cleanupPolicy) {
        return new TopicRule(
                name,
                partitions,
                cleanupPolicy,
                wanted.replicationFactor(),
                wanted.minInsyncReplicas(),
                kafka.bootstrapServers());
    }

    /** Throws if the brokers do not answer, never for the state of a topic. */
    public TopicState createAndCheck() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin()) {
            Set<String> there = admin.listTopics().names().get();
            int brokers = brokers(admin);
            boolean created = false;
            for (TopicRule rule : rules) {
                // only if it is missing: a relay may lose the right to create topics once they exist
                if (!there.contains(rule.name())) {
                    create(admin, newTopic(rule, brokers));
                    created = true;
                }
            }
            if (created) {
                awaitVisible(admin);
            }
            return check(admin, brokers);
        }
    }

    /** Creates nothing: a topic that was deleted while the relay leads must not come back empty. */
    public TopicState check() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin()) {
            return check(admin, brokers(admin));
        }
    }

    private static int brokers(Admin admin) throws InterruptedException, ExecutionException {
        return admin.describeCluster().nodes().get().size();
    }

    private static void create(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    /** A broker may know of a new topic a moment later than the controller. */
    private void awaitVisible(Admin admin) throws InterruptedException, ExecutionException {
        List<String> names = rules.stream().map(TopicRule::name).toList();
        for (int attempt = 0; attempt < VISIBLE_ATTEMPTS_MAX; attempt++) {
            if (admin.listTopics().names().get().containsAll(names)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new TimeoutException("topics were created and are not visible: topics=" + names);
    }

    private static NewTopic newTopic(TopicRule rule, int brokers) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, rule.cleanupPolicy());
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (TopicConfig.CLEANUP_POLICY_DELETE.equals(rule.cleanupPolicy())) {
            configs.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
            configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        } else {
            // read whole at every leader start: compacted early
            configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, "16777216");
            configs.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        }
        rule.minInsyncReplicasOn(brokers)
                .ifPresent(replicas -> configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + replicas));
        OptionalInt copies = rule.replicationFactorOn(brokers);
        Optional<Short> replicationFactor =
                copies.isPresent() ? Optional.of((short) copies.getAsInt()) : Optional.empty();
        return new NewTopic(rule.name(), Optional.of(rule.partitions()), replicationFactor).configs(configs);
    }

    private TopicState check(Admin admin, int brokers) throws InterruptedException, ExecutionException {
        List<String> violations = new ArrayList<>();
        List<String> deviations = new ArrayList<>();
        int underReplicated = 0;
        Collection<String> names = rules.stream().map(TopicRule::name).toList();
        Map<String, TopicDescription> topics =
                admin.describeTopics(names).allTopicNames().get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get();
        for (TopicRule rule : rules) {
            TopicDescription topic = Objects.requireNonNull(topics.get(rule.name()));
            Config config =
                    Objects.requireNonNull(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, rule.name())));
            TopicState state = rule.check(observed(brokers, topic, config));
            violations.addAll(state.violations());
            deviations.addAll(state.deviations());
            underReplicated += state.underReplicatedPartitions();
        }
        checkTransactionVersion(admin).ifPresent(deviations::add);
        return new TopicState(violations, deviations, underReplicated);
    }

    /** Not a violation: after any failure a new producer, with a new epoch, reads back what was published. */
    private Optional<String> checkTransactionVersion(Admin admin) throws InterruptedException, ExecutionException {
        FinalizedVersionRange finalized = admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get(TRANSACTION_VERSION);
        int actual = finalized == null ? 0 : finalized.maxVersionLevel();
        if (actual >= TRANSACTION_VERSION_MIN) {
            return Optional.empty();
        }
        return Optional.of("the cluster has " + TRANSACTION_VERSION + "=" + actual + " instead of "
                + TRANSACTION_VERSION_MIN
                + ": the transactions of a producer share one epoch, so that it does not tell a"
                + " delayed request of an earlier one, and each costs more requests; correct it with kafka-features.sh"
                + " --bootstrap-server " + kafka.bootstrapServers() + " upgrade --feature " + TRANSACTION_VERSION + "="
                + TRANSACTION_VERSION_MIN);
    }

    private static TopicRule.Observed observed(int brokers, TopicDescription topic, Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        IntSummaryStatistics replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .summaryStatistics();
        int underReplicated = Math.toIntExact(topic.partitions().stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count());
        // a broker that is down still counts
        return new TopicRule.Observed(
                Math.max(brokers, replicas.getMax()),
                topic.partitions().size(),
                replicas.getMin(),
                underReplicated,
                settings);
    }
}
