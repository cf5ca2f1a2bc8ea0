package io.payledger.relay.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TopicRuleTest {

    private static final Map<String, String> SOUND = Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "unclean.leader.election.enable", "false",
            "min.insync.replicas", "2",
            "max.message.bytes", "1048588",
            "compression.type", "producer");

    private static TopicRule rule(OptionalInt replicationFactor, OptionalInt minInsyncReplicas) {
        return new TopicRule("payroll.events", 12, "delete", replicationFactor, minInsyncReplicas, "kafka:9092");
    }

    private static TopicState check(int brokers, int replicas, String... changes) {
        Map<String, String> settings = new HashMap<>(SOUND);
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return rule(OptionalInt.empty(), OptionalInt.empty())
                .check(new TopicRule.Observed(brokers, 12, replicas, 4, settings));
    }

    @Test
    void threeReplicasOnThreeBrokersAreAccepted() {
        TopicState state = check(3, 3);

        assertThat(state.violations()).isEmpty();
        assertThat(state.deviations()).isEmpty();
        assertThat(state.underReplicatedPartitions()).isEqualTo(4);
    }

    @Test
    void oneReplicaIsAcceptedOnOneBroker() {
        TopicState state = check(1, 1, "min.insync.replicas", "1");

        assertThat(state.violations()).isEmpty();
        assertThat(state.deviations()).isEmpty();
    }

    @Test
    void oneInSyncReplicaOnThreeBrokersIsRefusedWithTheCommandThatCorrectsIt() {
        assertThat(check(3, 3, "min.insync.replicas", "1").violations())
                .singleElement()
                .asString()
                .contains("min.insync.replicas=1 on 3 brokers")
                .contains("kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type topics"
                        + " --entity-name payroll.events --add-config min.insync.replicas=2");
    }

    @Test
    void oneReplicaOnThreeBrokersIsRefused() {
        assertThat(check(3, 1, "min.insync.replicas", "1").violations())
                .anySatisfy(violation -> assertThat(violation).contains("a single replica on 3 brokers"));
    }

    @Test
    void moreInSyncReplicasThanReplicasAreRefused() {
        assertThat(check(1, 1).violations()).singleElement().asString().contains("no record can ever be written");
    }

    @Test
    void twoReplicasOnThreeBrokersAreOnlyADeviation() {
        TopicState state = check(3, 2);

        assertThat(state.violations()).isEmpty();
        assertThat(state.deviations())
                .anySatisfy(deviation -> assertThat(deviation).contains("2 replica(s) instead of 3"))
                .anySatisfy(deviation -> assertThat(deviation).contains("while a single broker is down"));
    }

    @Test
    void replicasAreComparedWithTheConfiguredNumber() {
        TopicState state = rule(OptionalInt.of(5), OptionalInt.of(3)).check(new TopicRule.Observed(5, 12, 4, 0, SOUND));

        assertThat(state.violations()).isEmpty();
        assertThat(state.deviations()).hasSize(2).anySatisfy(deviation -> assertThat(deviation)
                .contains("min.insync.replicas=2 instead of 3"));
    }

    @Test
    void topicThatCannotHoldTheLargestOutboxRowIsRefused() {
        assertThat(check(3, 3, "max.message.bytes", "999999").violations())
                .singleElement()
                .asString()
                .contains("max.message.bytes=999999");
    }

    @Test
    void limitedRetentionCompactionAndUncleanElectionAreRefused() {
        assertThat(check(3, 3, "retention.ms", "1", "retention.bytes", "1", "cleanup.policy", "compact")
                        .violations())
                .hasSize(3);
        assertThat(check(3, 3, "unclean.leader.election.enable", "true").violations())
                .hasSize(1);
    }

    @Test
    void compressionByTheBrokersIsADeviation() {
        assertThat(check(3, 3, "compression.type", "gzip").deviations())
                .singleElement()
                .asString()
                .contains("compression.type=gzip");
    }

    @Test
    void newTopicGetsItsReplicasFromTheNumberOfBrokers() {
        TopicRule rule = rule(OptionalInt.empty(), OptionalInt.empty());

        assertThat(rule.replicationFactorOn(3)).hasValue(3);
        assertThat(rule.minInsyncReplicasOn(3)).hasValue(2);
        assertThat(rule.replicationFactorOn(1)).isEmpty();
        assertThat(rule.minInsyncReplicasOn(1)).isEmpty();
        assertThat(rule(OptionalInt.of(2), OptionalInt.of(1)).replicationFactorOn(3))
                .hasValue(2);
    }
}
