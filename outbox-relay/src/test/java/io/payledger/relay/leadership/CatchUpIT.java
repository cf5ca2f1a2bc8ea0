package io.payledger.relay.leadership;

import static io.payledger.relay.testing.RelayTestEnvironment.awaitRole;
import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.relay.testing.RelayProcess;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.RelayTestEnvironment.PublishedRecord;
import io.payledger.relay.testing.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backlog is published from the outbox, once and in order, and its WAL is not read. */
class CatchUpIT {

    private static final List<String> SHARDS = List.of("payroll/acme-de", "payroll/globex", "payroll/initech");
    private static final String CATCHES_UP = "payledger.relay.catch-up-rows-min=100";
    private static final String RARE_SWEEP = "payledger.relay.sweep-interval=1h";

    private RelayTestEnvironment environment;
    private Writer writer;

    /** A slot, and no relay. */
    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
        environment.leader().close();
        writer = environment.writer();
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        environment.close();
    }

    private void commit(int eventsOfEachShard) throws Exception {
        for (String shard : SHARDS) {
            writer.commit(shard, eventsOfEachShard);
        }
    }

    /** All of them, each once and in the order of its shard. */
    private void assertPublished(int eventsOfEachShard) {
        List<PublishedRecord> events = environment.awaitEvents(SHARDS.size() * eventsOfEachShard);
        for (String shard : SHARDS) {
            assertThat(environment.positions(events, shard)).as(shard).isEqualTo(positionsThrough(eventsOfEachShard));
        }
    }

    /** Starting takes seconds on a busy machine. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static boolean catchesUp(RelayAgent relay) {
        return relay.state().status().reason().contains("backlog");
    }

    @Test
    void theWalOfABacklogIsNotRead() throws Exception {
        commit(150);

        RelayAgent relay = environment.leader(CATCHES_UP, RARE_SWEEP);
        assertPublished(150);
        environment.awaitHeldSlot();
        commit(1);

        assertPublished(151);
        assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
        assertThat(relay.state().counters().gapsRepaired()).isZero();
    }

    @Test
    void theWalOfAFewEventsIsRead() throws Exception {
        commit(30);

        RelayAgent relay = environment.relay(CATCHES_UP);

        soon().until(() -> {
            assertThat(catchesUp(relay)).isFalse();
            return environment.events().size() == 90;
        });
        assertPublished(30);
    }

    /** The slot is new: the WAL of these events is gone. */
    @Test
    void aBacklogWithoutASlotIsNotTakenForLostEvents() throws Exception {
        environment.dropSlots();
        commit(150);

        RelayAgent relay = environment.leader(CATCHES_UP);

        assertPublished(150);
        assertThat(relay.state().counters().gapsRepaired()).isZero();
    }

    @Test
    void aLeaderThatFallsFarBehindLeavesTheWal() throws Exception {
        // one row for each Kafka transaction: slower than any real leader
        RelayAgent relay = environment.leader(CATCHES_UP, "payledger.relay.batch-rows-max=1");

        commit(2_000);

        soon().pollInterval(Duration.ofMillis(5)).until(() -> catchesUp(relay));
        assertPublished(2_000);
        awaitRole(relay, Role.LEADER);
        commit(1);
        assertPublished(2_001);
    }

    /** It may have committed before the place in the WAL to which the slot would be moved. */
    @Test
    void theSlotStaysWhereItIsWhileATransactionIsOpen() throws Exception {
        commit(150);
        try (Connection open = environment.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");

            RelayAgent relay = environment.leader(CATCHES_UP, RARE_SWEEP);
            assertPublished(150);
            commit(1);

            assertPublished(151);
            assertThat(relay.state().counters().duplicatesSuppressed()).isEqualTo(450);
            open.rollback();
        }
    }

    @Test
    void aSlotThatCannotBeMovedIsRead() throws Exception {
        commit(150);
        environment.execute("""
                CREATE SCHEMA refusing;
                CREATE FUNCTION refusing.pg_replication_slot_advance(name, pg_lsn) RETURNS void LANGUAGE plpgsql AS
                  $$ BEGIN RAISE EXCEPTION 'this slot is not moved' USING ERRCODE = '55000'; END $$;
                ALTER DATABASE payledger SET search_path = refusing, pg_catalog, public
                """);
        try {
            RelayAgent relay = environment.leader(CATCHES_UP, RARE_SWEEP);
            assertPublished(150);
            environment.awaitHeldSlot();
            commit(1);

            assertPublished(151);
            assertThat(relay.state().counters().duplicatesSuppressed()).isEqualTo(450);
        } finally {
            environment.execute("ALTER DATABASE payledger RESET search_path; DROP SCHEMA refusing CASCADE");
        }
    }

    /** Its commit is in the WAL, and waits for a replica: no other transaction sees it, and the slot must not pass it. */
    @Test
    void aCommitThatIsNotShownYetIsNotSkipped() throws Exception {
        commit(150);
        // for new connections: that of the writer waits
        environment.execute("ALTER DATABASE payledger SET synchronous_commit = local");
        synchronousStandby("= 'missing'");
        CompletableFuture<Void> hidden = CompletableFuture.runAsync(() -> {
            try {
                writer.commit(SHARDS.get(0), 1);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
        RelayAgent relay;
        try {
            soon().until(() -> "1"
                    .equals(environment.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")));
            relay = environment.relay(CATCHES_UP, RARE_SWEEP);
            // read from the counter: the relay waits only for seconds
            soon().pollInterval(Duration.ofMillis(5))
                    .until(() -> relay.state().counters().events() == 450);
            assertThat(hidden).isNotDone();
        } finally {
            synchronousStandby("TO DEFAULT");
            environment.execute("ALTER DATABASE payledger RESET synchronous_commit");
        }
        hidden.join();
        environment.awaitHeldSlot();
        writer.commit(SHARDS.get(0), 1);

        assertThat(environment.positions(environment.awaitEvents(452), SHARDS.get(0)))
                .isEqualTo(positionsThrough(152));
        assertThat(relay.state().counters().gapsRepaired()).isZero();
        assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
    }

    private void synchronousStandby(String value) throws SQLException {
        environment.primary().execute("ALTER SYSTEM SET synchronous_standby_names " + value);
        environment.primary().execute("SELECT pg_reload_conf()");
    }

    @Test
    void aRelayThatIsClosedMeanwhileDoesNotMoveTheSlotPastWhatIsNotPublished() throws Exception {
        Random random = new Random(31);
        List<RelayAgent> relays = new ArrayList<>();
        int committed = 0;
        for (int round = 0; round < 4; round++) {
            commit(1_000);
            committed += 1_000;
            RelayAgent relay = environment.relay(CATCHES_UP, RARE_SWEEP);
            soon().pollInterval(Duration.ofMillis(1)).until(() -> catchesUp(relay));
            LockSupport.parkNanos(random.nextInt(30) * 1_000_000L);
            relay.close();
            relays.add(relay);
        }
        relays.add(environment.leader("payledger.relay.catch-up-rows-min=1000000"));

        assertPublished(committed);
        assertThat(relays).allMatch(relay -> relay.state().counters().gapsRepaired() == 0);
    }

    @Test
    void aRelayThatIsKilledAgainAndAgainPublishesEachEventOnce() throws Exception {
        Random random = new Random(12);
        int committed = 0;
        for (int round = 0; round < 6; round++) {
            commit(400);
            committed += 400;
            try (RelayProcess relay = RelayProcess.start(environment, "catch-up-" + round, CATCHES_UP)) {
                relay.awaitLog("a backlog is published");
                LockSupport.parkNanos(random.nextInt(300) * 1_000_000L);
                relay.kill();
            }
        }

        environment.leader(CATCHES_UP);

        assertPublished(committed);
    }
}
