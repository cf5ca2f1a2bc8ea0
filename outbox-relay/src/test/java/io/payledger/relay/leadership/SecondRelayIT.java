package io.payledger.relay.leadership;

import static io.payledger.relay.testing.RelayTestEnvironment.awaitRole;
import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.RelayTestEnvironment.PublishedRecord;
import io.payledger.relay.testing.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two relays of one database, each with its own topic. */
class SecondRelayIT {

    private static final String ACME = "payroll/acme-de";
    private static final String GLOBEX = "payroll/globex";
    private static final String INITECH = "payroll/initech";
    private static final String EVENTS = "payroll.events.v2";
    private static final String PRUNES = "payledger.relay.pruning.interval=500ms";

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private RelayAgent second(String... changes) {
        return environment.relay(Stream.concat(
                        Stream.of(
                                "payledger.relay.topic.events=" + EVENTS,
                                "payledger.relay.topic.published=payroll.published.v2",
                                "payledger.relay.slot=payledger_relay_2",
                                "payledger.relay.transactional-id=payledger-relay-2",
                                "payledger.relay.topic.partitions=6"),
                        Stream.of(changes))
                .toArray(String[]::new));
    }

    private List<PublishedRecord> awaitSecond(int count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> environment.read(EVENTS).size() >= count);
        return environment.read(EVENTS);
    }

    private void assertCommitOrder(List<PublishedRecord> events, String shard, int count) {
        assertThat(environment.positions(events, shard)).isEqualTo(positionsThrough(count));
        assertThat(events.stream()
                        .filter(event -> event.shard().equals(shard))
                        .map(PublishedRecord::partition)
                        .distinct())
                .as("partitions of %s", shard)
                .hasSize(1);
    }

    @Test
    void prunedHistoryIsCopiedFromTheFirstTopicAndTheRestComesFromTheDatabase() throws Exception {
        // given: a relay on three partitions, and an outbox that has been pruned
        environment.leader("payledger.relay.topic.partitions=3");
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 30);
            writer.commit(GLOBEX, 20);
            environment.awaitEvents(50);
            environment.execute("DELETE FROM outbox");
            writer.commit(INITECH, 5);
            writer.commit(ACME, 1);

            // when: another one begins on six
            RelayAgent copying = second("payledger.relay.topic.copy-from=" + Topics.EVENTS);
            awaitRole(copying, Role.LEADER);

            // then
            List<PublishedRecord> events = awaitSecond(56);
            assertCommitOrder(events, ACME, 31);
            assertCommitOrder(events, GLOBEX, 20);
            assertCommitOrder(events, INITECH, 5);
            assertThat(copying.state().counters().copied()).isGreaterThanOrEqualTo(50);
            PublishedRecord copied = events.stream()
                    .filter(event -> event.shard().equals(GLOBEX))
                    .findFirst()
                    .orElseThrow();
            PublishedRecord original = environment.events().stream()
                    .filter(event -> event.shard().equals(GLOBEX))
                    .findFirst()
                    .orElseThrow();
            assertThat(copied.value()).isEqualTo(original.value());
            assertThat(copied.headers()).isEqualTo(original.headers());

            // when: it is interrupted, the first relay continues, and neither slot nor outbox has what was missed
            copying.close();
            environment.awaitEvents(56);
            dropSecondSlot();
            writer.commit(ACME, 10);
            environment.awaitEvents(66);
            environment.execute("DELETE FROM outbox");
            RelayAgent resumed = second("payledger.relay.topic.copy-from=" + Topics.EVENTS);
            awaitRole(resumed, Role.LEADER);

            // then: only what was missed is copied
            assertCommitOrder(awaitSecond(66), ACME, 41);
            assertThat(resumed.state().counters().copied()).isEqualTo(10);

            // and both continue
            writer.commit(GLOBEX, 3);
            assertCommitOrder(awaitSecond(69), GLOBEX, 23);
            assertThat(environment.positions(environment.awaitEvents(69), GLOBEX))
                    .isEqualTo(positionsThrough(23));
        }
    }

    private void dropSecondSlot() throws SQLException {
        await().atMost(Duration.ofSeconds(20)).until(() -> "0"
                .equals(environment.query("SELECT count(*) FROM pg_replication_slots WHERE active"
                        + " AND slot_name = 'payledger_relay_2'")));
        environment.execute("SELECT pg_drop_replication_slot('payledger_relay_2')");
    }

    @Test
    void interruptedCopyResumesWhereItWas() throws Exception {
        environment.leader("payledger.relay.topic.partitions=3");
        int count = 60_000;
        try (Writer writer = environment.writer()) {
            for (int i = 0; i < count / 1000; i++) {
                writer.commit(ACME, 500);
                writer.commit(GLOBEX, 500);
            }
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> new Position(1, count / 2)
                                    .equals(environment.published().get(ACME))
                            && new Position(1, count / 2)
                                    .equals(environment.published().get(GLOBEX)));
            environment.execute("DELETE FROM outbox");

            RelayAgent interrupted = second("payledger.relay.topic.copy-from=" + Topics.EVENTS);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> interrupted.state().counters().copied() > 0);
            interrupted.close();
            long before = interrupted.state().counters().copied();
            RelayAgent resumed = second("payledger.relay.topic.copy-from=" + Topics.EVENTS);
            awaitRole(resumed, Role.LEADER);

            List<PublishedRecord> events = awaitSecond(count);
            assertThat(before).as("copied before the interruption").isBetween(1L, count - 1L);
            assertThat(resumed.state().counters().copied()).isPositive().isLessThan(count);
            assertCommitOrder(events, ACME, count / 2);
            assertCommitOrder(events, GLOBEX, count / 2);
        }
    }

    @Test
    void rowsThatTheOtherRelayHasNotPublishedAreNotPruned() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(8));
        environment.leader(PRUNES);
        RelayAgent second = second(PRUNES);
        awaitRole(second, Role.LEADER);
        try (Writer writer = environment.writer()) {
            // given: both have published everything, and it is gone
            writer.commit(ACME, 5, old);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> "0".equals(environment.query("SELECT count(*) FROM outbox")));

            // when: one of them is down
            second.close();
            writer.commit(ACME, 4, old);
            writer.commit(GLOBEX, 2, old);
            environment.awaitEvents(11);

            // then
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> "6"
                    .equals(environment.query("SELECT count(*) FROM outbox")));

            // and when it runs again
            awaitRole(second(PRUNES), Role.LEADER);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> "0".equals(environment.query("SELECT count(*) FROM outbox")));
            assertCommitOrder(awaitSecond(11), ACME, 9);
        }
    }

    @Test
    void deletedRelayNoLongerBlocksPruning() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(8));
        RelayAgent second = second(PRUNES);
        awaitRole(second, Role.LEADER);
        second.close();
        environment.leader(PRUNES);
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 3, old);
            environment.awaitEvents(3);

            environment.execute("DELETE FROM relay WHERE name = 'payledger_relay_2'");

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> "0".equals(environment.query("SELECT count(*) FROM outbox")));
        }
    }

    @Test
    void secondRelayThatSharesTheSlotOfTheFirstIsRefused() {
        assertThatThrownBy(() -> environment.relay("payledger.relay.topic.events=" + EVENTS))
                .hasMessageContaining("payledger.relay.slot")
                .hasMessageContaining("payledger.relay.transactional-id")
                .hasMessageContaining("payledger.relay.topic.published");
    }

    @Test
    void missingSourceTopicStopsTheRelay() throws Exception {
        environment.leader().close();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 2);
            environment.execute("DELETE FROM outbox");
        }

        RelayAgent relay = second("payledger.relay.topic.copy-from=payroll.evnts");
        awaitRole(relay, Role.STOPPED);

        assertThat(relay.state().status().reason()).contains("no topic payroll.evnts");
    }
}
