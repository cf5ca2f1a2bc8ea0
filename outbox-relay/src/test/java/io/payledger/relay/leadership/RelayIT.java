package io.payledger.relay.leadership;

import static io.payledger.relay.testing.RelayTestEnvironment.awaitRole;
import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayIT {

    private static final String ACME = "payroll/acme-de";
    private static final String GLOBEX = "payroll/globex";
    private static final String RARE_SWEEP = "payledger.relay.sweep-interval=1h";

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void eventsOfConcurrentWritersArePublishedOnceInCommitOrderWithoutRollbacks() throws Exception {
        RelayAgent relay = environment.leader();
        long seed = 42;
        List<String> shards = List.of(ACME, GLOBEX, "payroll/initech");
        int writers = 6;

        ExecutorService pool = Executors.newFixedThreadPool(writers);
        List<Callable<Map<String, Integer>>> work = new ArrayList<>();
        for (int number = 0; number < writers; number++) {
            Random random = new Random(seed + number);
            work.add(() -> writeAtRandom(shards, random, 60));
        }
        Map<String, Integer> committed = new HashMap<>();
        for (Future<Map<String, Integer>> done : pool.invokeAll(work)) {
            done.get().forEach((shard, events) -> committed.merge(shard, events, Integer::sum));
        }
        pool.shutdown();

        List<PublishedRecord> events = environment.awaitEvents(
                committed.values().stream().mapToInt(Integer::intValue).sum());
        for (String shard : shards) {
            assertThat(environment.positions(events, shard))
                    .as("%s, seed %d", shard, seed)
                    .isEqualTo(positionsThrough(committed.getOrDefault(shard, 0)));
            assertThat(environment.published().get(shard)).isEqualTo(new Position(1, committed.getOrDefault(shard, 0)));
        }
        assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
        assertThat(relay.state().counters().gapsRepaired()).isZero();
    }

    private Map<String, Integer> writeAtRandom(List<String> shards, Random random, int transactions)
            throws SQLException {
        Map<String, Integer> committed = new HashMap<>();
        try (Writer writer = environment.writer()) {
            for (int i = 0; i < transactions; i++) {
                String shard = shards.get(random.nextInt(shards.size()));
                int events = 1 + random.nextInt(5);
                if (random.nextInt(5) == 0) {
                    writer.rollBack(shard, events);
                } else {
                    writer.commit(shard, events);
                    committed.merge(shard, events, Integer::sum);
                }
            }
        }
        return committed;
    }

    @Test
    void eventEqualsTheCommittedRowFromTheWalAndFromTheTable() throws Exception {
        RelayAgent first = environment.leader();
        Instant occurredAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusNanos(123_400_000);
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 1, occurredAt);
            environment.awaitEvents(1);
            first.close();
            environment.dropSlots();
            writer.commit(ACME, 1, occurredAt);
        }
        environment.leader();

        List<PublishedRecord> events = environment.awaitEvents(2);

        assertThat(events).hasSize(2);
        for (PublishedRecord event : events) {
            String row = " FROM outbox WHERE sequence = " + event.position().sequence();
            assertThat(event.value()).isEqualTo(environment.query("SELECT payload" + row));
            assertThat(event.headers())
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_id", environment.query("SELECT event_id" + row))
                    .containsEntry("ce_type", "payledger.test.v1")
                    .containsEntry("ce_source", "/payledger/" + ACME)
                    .containsEntry("ce_subject", environment.query("SELECT aggregate_id" + row))
                    .containsEntry("ce_time", occurredAt.toString())
                    .containsEntry("ce_epoch", "1")
                    .containsEntry("content-type", "application/json")
                    .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
    }

    @Test
    void rowsWrittenWhileTheSlotWasLostAreRepairedFromTheTable() throws Exception {
        RelayAgent first = environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 5);
            writer.commit(GLOBEX, 3);
            environment.awaitEvents(8);
            first.close();
            environment.dropSlots();
            writer.commit(ACME, 200);
            writer.commit(GLOBEX, 4);

            RelayAgent second = environment.relay(RARE_SWEEP);
            awaitRole(second, Role.LEADER);
            writer.commit(ACME, 2);
            List<PublishedRecord> events = environment.awaitEvents(214);

            assertThat(environment.positions(events, ACME)).isEqualTo(positionsThrough(207));
            // an idle shard: only the sweep can find it
            assertThat(environment.positions(events, GLOBEX)).isEqualTo(positionsThrough(7));
            assertThat(second.state().counters().gapsRepaired()).isEqualTo(204);
        }
    }

    @Test
    void gapBeforeARowIsRepairedBeforeTheRowIsSent() throws Exception {
        // given: the relay leads, and a row is in the table that never came through the WAL
        RelayAgent relay = environment.leader(RARE_SWEEP);
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 2);
            environment.awaitEvents(2);
            environment.execute("ALTER PUBLICATION payledger_outbox DROP TABLE outbox");
            writer.commit(ACME, 3);
            environment.execute("ALTER PUBLICATION payledger_outbox ADD TABLE outbox");

            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(6), ACME)).isEqualTo(positionsThrough(6));
            assertThat(relay.state().counters().gapsRepaired()).isEqualTo(3);
            assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
        }
    }

    @Test
    void lostLastEventOfAnIdleShardIsSentByTheSweep() throws Exception {
        RelayAgent relay = environment.leader("payledger.relay.sweep-interval=500ms");
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 2);
            environment.awaitEvents(2);
            environment.execute("ALTER PUBLICATION payledger_outbox DROP TABLE outbox");

            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(3), ACME)).isEqualTo(positionsThrough(3));
            assertThat(relay.state().counters().gapsRepaired()).isEqualTo(1);
        }
    }

    @Test
    void frequentSweepsUnderLoadNeitherRepairNorDuplicateEvents() throws Exception {
        RelayAgent relay = environment.leader("payledger.relay.sweep-interval=1ms");

        Map<String, Integer> committed = writeAtRandom(List.of(ACME, GLOBEX), new Random(7), 1500);

        environment.awaitEvents(
                committed.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(relay.state().counters().gapsRepaired()).isZero();
        assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
    }

    @Test
    void missingRowStopsTheRelayAndIsNotSkipped() throws Exception {
        RelayAgent first = environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 2);
            environment.awaitEvents(2);
            first.close();
            environment.dropSlots();
            writer.commit(ACME, 3);
        }
        environment.execute("DELETE FROM outbox WHERE sequence = 3");

        RelayAgent second = environment.relay();
        awaitRole(second, Role.STOPPED);

        assertThat(second.state().status().reason()).contains(ACME).contains("right after 1/2");
        assertThat(second.state().status().ready()).isFalse();
        assertThat(environment.events()).hasSize(2);
    }

    @Test
    void replayedWalIsSuppressed() throws Exception {
        // given: a copy of the slot from before the first event
        environment.leader().close();
        await().until(() -> "0".equals(environment.query("SELECT count(*) FROM pg_replication_slots WHERE active")));
        environment.execute("SELECT pg_copy_logical_replication_slot('payledger_relay', 'kept')");
        RelayAgent first = environment.leader();
        try (Writer writer = environment.writer()) {
            for (int i = 0; i < 10; i++) {
                writer.commit(ACME, 3);
            }
            environment.awaitEvents(30);
            first.close();
            await().until(() ->
                    "0".equals(environment.query("SELECT count(*) FROM pg_replication_slots WHERE active")));
            environment.execute("SELECT pg_drop_replication_slot('payledger_relay')");
            environment.execute("SELECT pg_copy_logical_replication_slot('kept', 'payledger_relay')");

            // when: the WAL is replayed
            RelayAgent second = environment.leader();
            writer.commit(ACME, 1);

            // then
            assertThat(environment.positions(environment.awaitEvents(31), ACME)).isEqualTo(positionsThrough(31));
            assertThat(second.state().counters().duplicatesSuppressed()).isEqualTo(30);
        }
    }

    @Test
    void openTransactionOfADeadRelayIsSettledAndItsRowsAreSentOnce() throws Exception {
        environment.leader().close();
        try (Writer writer = environment.writer();
                KafkaProducer<byte[], byte[]> dead = environment.producer()) {
            writer.commit(ACME, 2);
            dead.initTransactions();
            dead.beginTransaction();
            send(dead, Topics.EVENTS, ACME, "ghost");
            sendPublished(dead, ACME, "1/2");
            dead.flush();

            environment.leader();

            List<PublishedRecord> events = environment.awaitEvents(2);
            assertThat(environment.positions(events, ACME)).isEqualTo(positionsThrough(2));
            assertThatThrownBy(dead::commitTransaction)
                    .as("the former leader is fenced")
                    .isInstanceOf(KafkaException.class);
            assertThat(environment.events()).hasSize(2);
        }
    }

    @Test
    void transactionThatTheFormerRelayCommittedUnconfirmedIsNotRepeated() throws Exception {
        environment.leader().close();
        try (Writer writer = environment.writer();
                KafkaProducer<byte[], byte[]> former = environment.producer()) {
            writer.commit(ACME, 2);
            former.initTransactions();
            former.beginTransaction();
            sendPublished(former, ACME, "1/2");
            former.commitTransaction();

            RelayAgent next = environment.leader();
            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(1), ACME)).containsExactly(new Position(1, 3));
            assertThat(next.state().counters().duplicatesSuppressed()).isEqualTo(2);
        }
    }

    private static void sendPublished(KafkaProducer<byte[], byte[]> producer, String shard, String position) {
        send(producer, Topics.PUBLISHED, shard, position);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String key, String value) {
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    @Test
    void standbyNeverFencesTheLeaderAndTakesOverAfterIt() throws Exception {
        RelayAgent leader = environment.leader();
        RelayAgent standby = environment.relay();
        awaitRole(standby, Role.STANDBY);
        try (Writer writer = environment.writer()) {
            for (int i = 0; i < 50; i++) {
                writer.commit(ACME, 1);
            }
            environment.awaitEvents(50);
            assertThat(leader.state().status().role()).isEqualTo(Role.LEADER);
            assertThat(standby.state().status().role()).isEqualTo(Role.STANDBY);
            assertThat(standby.state().status().ready()).isTrue();

            leader.close();
            awaitRole(standby, Role.LEADER);
            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(51), ACME)).isEqualTo(positionsThrough(51));
        }
    }

    @Test
    void relayRecoversWhenItsWalSenderIsTerminated() throws Exception {
        RelayAgent relay = environment.leader();
        try (Writer writer = environment.writer()) {
            for (int round = 0; round < 3; round++) {
                writer.commit(ACME, 100);
                environment.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
                writer.commit(ACME, 100);
            }

            assertThat(environment.positions(environment.awaitEvents(600), ACME))
                    .isEqualTo(positionsThrough(600));
            awaitRole(relay, Role.LEADER);
        }
    }

    @Test
    void restoredDatabaseThatIsBehindWhatWasPublishedStopsTheRelay() throws Exception {
        RelayAgent first = environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 5);
        }
        environment.awaitEvents(5);
        first.close();
        environment.execute("DELETE FROM outbox WHERE sequence > 3");
        environment.execute("UPDATE shard SET sequence = 3");

        RelayAgent second = environment.relay();
        awaitRole(second, Role.STOPPED);

        assertThat(second.state().status().reason())
                .contains(ACME)
                .contains("published through 1/5")
                .contains("committed through 1/3");
    }

    @Test
    void commitThatIsNotVisibleYetIsNotTakenForARestoredDatabase() throws Exception {
        RelayAgent first = environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 3);
            environment.awaitEvents(3);
            first.close();

            // given: more is published than any snapshot shows, while the transaction that will show it commits
            try (java.sql.Connection committing = environment.connect();
                    java.sql.Statement statement = committing.createStatement();
                    KafkaProducer<byte[], byte[]> former = environment.producer()) {
                committing.setAutoCommit(false);
                statement.execute("UPDATE shard SET sequence = 4");
                former.initTransactions();
                former.beginTransaction();
                sendPublished(former, ACME, "1/4");
                former.commitTransaction();

                RelayAgent second = environment.relay();
                await().until(() -> "1"
                        .equals(environment.query("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE wait_event_type = 'Lock' AND application_name = 'payledger-relay'")));
                committing.commit();

                awaitRole(second, Role.LEADER);
            }
        }
    }

    @Test
    void deposedRelayStopsWithoutFencingItsSuccessor() throws Exception {
        environment.leader().close();
        try (KafkaProducer<byte[], byte[]> successor = environment.producer()) {
            successor.initTransactions();
            successor.beginTransaction();
            sendPublished(successor, GLOBEX, "2/9");
            successor.commitTransaction();
            successor.beginTransaction();

            RelayAgent deposed = environment.relay();
            awaitRole(deposed, Role.DEPOSED);

            sendPublished(successor, GLOBEX, "2/10");
            successor.commitTransaction();
            assertThat(deposed.state().status().reason()).contains("epoch 2").contains("epoch 1");
        }
        assertThat(environment.events()).isEmpty();
    }

    @Test
    void newEpochContinuesWhereTheHistorySurvived() throws Exception {
        RelayAgent before = environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 7);
            writer.commit(GLOBEX, 2);
            environment.awaitEvents(9);
            before.close();
            // given: a promotion that lost 1/5 to 1/7 of one shard and nothing of the other
            environment.execute("DELETE FROM outbox WHERE shard_id = '" + ACME + "' AND sequence > 4");
            environment.execute("""
                    UPDATE cluster SET epoch = 2;
                    UPDATE shard SET epoch = 2, sequence = 4 WHERE shard_id = 'payroll/acme-de';
                    UPDATE shard SET epoch = 2 WHERE shard_id = 'payroll/globex'
                    """);
            environment.dropSlots();
            writer.commit(ACME, 2);
            writer.commit(GLOBEX, 1);

            // when: the first rows of the epoch are in the table only, and the next come through the WAL
            environment.leader(RARE_SWEEP);
            writer.commit(ACME, 3);
            List<PublishedRecord> events = environment.awaitEvents(15);

            // then
            List<Position> acme = new ArrayList<>(positionsThrough(7));
            for (int sequence = 5; sequence <= 9; sequence++) {
                acme.add(new Position(2, sequence));
            }
            assertThat(environment.positions(events, ACME)).isEqualTo(acme);
            assertThat(environment.positions(events, GLOBEX))
                    .containsExactly(new Position(1, 1), new Position(1, 2), new Position(2, 3));
        }
    }

    @Test
    void topicWithAnotherNumberOfPartitionsIsRefused() throws Exception {
        try (Admin admin = environment.admin()) {
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 3, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }

        RelayAgent relay = environment.relay();
        awaitRole(relay, Role.STOPPED);

        assertThat(relay.state().status().reason()).contains("3 partitions instead of 12");
    }

    @Test
    void topicWithLimitedRetentionIsRefused() throws Exception {
        try (Admin admin = environment.admin()) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.EVENTS, 12, (short) 1).configs(Map.of("retention.ms", "604800000"))))
                    .all()
                    .get();
        }

        RelayAgent relay = environment.relay();
        awaitRole(relay, Role.STOPPED);

        assertThat(relay.state().status().reason()).contains("retention.ms=604800000 instead of -1");
    }

    /** As after the brokers were upgraded, and their features were not. */
    @Test
    void anOldTransactionVersionIsReportedUntilItIsRaisedAndDoesNotStopTheRelay() throws Exception {
        transactionVersion(1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
        RelayAgent relay;
        try {
            relay = environment.leader("payledger.relay.sweep-interval=500ms");
            assertThat(relay.state().topics().deviations())
                    .singleElement()
                    .asString()
                    .contains(
                            "transaction.version=1 instead of 2",
                            "kafka-features.sh --bootstrap-server "
                                    + environment.broker().bootstrapServers()
                                    + " upgrade --feature transaction.version=2");

            try (Writer writer = environment.writer()) {
                writer.commit(ACME, 3);
            }
            assertThat(environment.positions(environment.awaitEvents(3), ACME)).isEqualTo(positionsThrough(3));
        } finally {
            transactionVersion(2, FeatureUpdate.UpgradeType.UPGRADE);
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> relay.state().topics().deviations().isEmpty());
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 3);
        }
        assertThat(environment.positions(environment.awaitEvents(6), ACME)).isEqualTo(positionsThrough(6));
    }

    private void transactionVersion(int version, FeatureUpdate.UpgradeType type) throws Exception {
        String feature = "transaction.version";
        try (Admin admin = environment.admin()) {
            admin.updateFeatures(Map.of(feature, new FeatureUpdate((short) version, type)), new UpdateFeaturesOptions())
                    .all()
                    .get();
            await().until(() -> Objects.requireNonNull(admin.describeFeatures()
                                    .featureMetadata()
                                    .get()
                                    .finalizedFeatures()
                                    .get(feature))
                            .maxVersionLevel()
                    == version);
        }
    }

    @Test
    void oversizedPayloadIsRefusedBySqlAndTheLargestOneIsRelayed() throws Exception {
        environment.leader();
        String insert = """
                INSERT INTO outbox VALUES ('payroll/acme-de', 1, 1, gen_random_uuid(), 't', gen_random_uuid(), now(), NULL,
                  (SELECT substr(string_agg(md5(n::text), ''), 1, %d) FROM generate_series(1, 30000) AS n));
                INSERT INTO shard VALUES ('payroll/acme-de', 1, 1)
                """;

        assertThatThrownBy(() -> environment.execute(insert.formatted(900_000))).isInstanceOf(SQLException.class);
        environment.execute(insert.formatted(899_999));

        assertThat(environment.awaitEvents(1).get(0).value()).hasSize(899_999);
    }

    /** Several transactions, and more than is read from the table at once: in a catch-up, and as a repair. */
    @ParameterizedTest
    @CsvSource({"20, 0", "20000, 25"})
    void manyOfTheLargestPayloadsAreSentFromTheTable(int catchUpRowsMin, int repaired) throws Exception {
        environment.leader().close();
        environment.dropSlots();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 25);
        }
        environment.execute("UPDATE outbox SET payload = repeat('x', 899000)");

        RelayAgent relay = environment.leader(RARE_SWEEP, "payledger.relay.catch-up-rows-min=" + catchUpRowsMin);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> relay.state().counters().events() == 25);

        assertThat(environment.positions(environment.events(), ACME)).isEqualTo(positionsThrough(25));
        assertThat(relay.state().counters().gapsRepaired()).isEqualTo(repaired);
    }

    @Test
    void walOfOtherTablesIsReleasedWithoutAnyEvent() throws Exception {
        RelayAgent relay = environment.leader("payledger.relay.heartbeat-interval=500ms");
        environment.execute("CREATE TABLE elsewhere AS SELECT repeat(md5(n::text), 20) AS text"
                + " FROM generate_series(1, 20000) AS n");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> relay.state().lagBytes() > 1_000_000 || Long.parseLong(lagBytes()) < 1_000_000);
        await().atMost(Duration.ofSeconds(20)).until(() -> Long.parseLong(lagBytes()) < 50_000);
    }

    private String lagBytes() throws SQLException {
        return String.valueOf(environment.query("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)"
                + " FROM pg_replication_slots WHERE slot_name = 'payledger_relay'"));
    }

    @Test
    void prunesOnlyRowsThatArePublishedAndOld() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(8));
        RelayAgent relay = environment.leader(
                "payledger.relay.pruning.interval=500ms", "payledger.relay.pruning.batch-rows=4", RARE_SWEEP);
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 11, old);
            writer.commit(ACME, 2);
            writer.commit(GLOBEX, 1, old);
            environment.awaitEvents(14);
            // given: old rows that are not published
            environment.execute("ALTER PUBLICATION payledger_outbox DROP TABLE outbox");
            writer.commit(GLOBEX, 3, old);

            await().until(() -> relay.state().counters().pruned() == 12);

            await().during(Duration.ofMillis(1200))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> ("payroll/acme-de 12,"
                                    + " payroll/acme-de 13, payroll/globex 2, payroll/globex 3, payroll/globex 4")
                            .equals(environment.query(
                                    "SELECT string_agg(shard_id || ' ' || sequence, ', ' ORDER BY shard_id, sequence)"
                                            + " FROM outbox")));
        }
    }

    @Test
    void waitsForTheMigrationAndReportsIt() throws Exception {
        environment.execute("DROP PUBLICATION payledger_outbox");
        RelayAgent relay = environment.relay();

        await().until(() -> relay.state().status().reason().contains("publication payledger_outbox"));
        assertThat(relay.state().status().ready()).isFalse();
        environment.execute("CREATE PUBLICATION payledger_outbox FOR TABLE outbox WITH (publish = 'insert')");

        awaitRole(relay, Role.LEADER);
    }

    @Test
    void recoversAfterTheBrokerAndThePrimaryWereKilled() throws Exception {
        environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 10);
            environment.awaitEvents(10);
            environment.broker().kill();
            writer.commit(ACME, 10);
            environment.broker().start();
            environment.awaitEvents(20);
        }
        environment.primary().kill();
        environment.primary().start();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 10);
        }

        assertThat(environment.positions(environment.awaitEvents(30), ACME)).isEqualTo(positionsThrough(30));
    }
}
