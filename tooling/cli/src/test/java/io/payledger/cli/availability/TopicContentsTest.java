package io.payledger.cli.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicContentsTest {

    private static final Map<String, Position> AT_TWO = Map.of("payroll/acme", new Position(1, 2));

    private final TopicContents topic = new TopicContents();

    @Test
    void acceptsACompleteOrderedTopic() {
        event("e-1", "payroll/acme", 1, "created");
        event("e-2", "payroll/acme", 2, "approved");

        assertThat(topic.reaches(AT_TWO)).isTrue();
        assertThat(topic.findings(AT_TWO, Set.of("run-1"))).isEmpty();
    }

    @Test
    void ignoresOtherOutputOfTheTool() {
        topic.line("Processed a total of 2 messages");

        assertThat(topic.events()).isZero();
    }

    @Test
    void findsAMissingLastEvent() {
        event("e-1", "payroll/acme", 1, "created");

        assertThat(topic.reaches(AT_TWO)).isFalse();
        assertThat(topic.findings(AT_TWO, Set.of()))
                .containsExactly("payroll/acme: committed through 1/2, on the topic through 1/1");
    }

    @Test
    void findsGapsDuplicatesAndInversions() {
        List.of(2, 2, 1).forEach(sequence -> event("e-" + sequence, "payroll/acme", sequence, "created"));

        assertThat(topic.findings(Map.of(), Set.of()))
                .containsExactly(
                        "payroll/acme: 1/2 follows 1/0",
                        "payroll/acme: 1/2 follows 1/2",
                        "payroll/acme: the event at 1/2 is there twice",
                        "payroll/acme: 1/1 follows 1/2");
    }

    @Test
    void findsAnAcknowledgedApprovalThatIsMissing() {
        event("e-1", "payroll/acme", 1, "created");

        assertThat(topic.findings(Map.of(), Set.of("run-1")))
                .containsExactly("the approval of run run-1 is on the topic 0 times");
    }

    private void event(String id, String shard, int sequence, String what) {
        topic.line("ce_specversion:1.0,ce_id:" + id + ",ce_type:io.payledger.payroll-run." + what + ".v1,ce_time:"
                + "2026-11-22T03:00:00Z,ce_subject:run-1,ce_epoch:1,ce_sequence:" + sequence + "\t" + shard);
    }
}
