package io.payledger.api.payroll.http;

import static io.payledger.api.testing.Runs.NEW_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.HeldLock;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.FaultProxy.Cut;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command takes effect exactly once under failures and repetitions. */
@WithApiTestEnvironment
class CommandOutcomeTest {

    private final Runs runs = Runs.ofNewTenant();

    private static String sql(String query) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(query));
    }

    private String events(String type) throws SQLException {
        return sql("SELECT count(*) FROM outbox WHERE shard_id = '" + runs.shard() + "' AND event_type LIKE '%" + type
                + "%'");
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aConnectionThatIsCutInCommitEndsInExactlyOneApproval(Cut cut) throws SQLException {
        String run = runs.pending();
        ApiTestEnvironment.primaryWire().cutAtNextCommit(cut);

        Reply approved = runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        assertThat(ApiTestEnvironment.primaryWire().wasCut()).isTrue();
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        assertThat(approved.body().path("state").asText()).isEqualTo("APPROVED");
        assertThat(approved.sequence()).isEqualTo(5);
        assertThat(events("approved")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aRunThatIsCreatedWhileTheConnectionIsCutIsCreatedOnce(Cut cut) throws SQLException {
        runs.draft();
        ApiTestEnvironment.primaryWire().cutAtNextCommit(cut);

        Reply created = runs.paula.post("", NEW_RUN, "Idempotency-Key", "create-once");
        Reply replayed = runs.paula.post("", NEW_RUN, "Idempotency-Key", "create-once");

        assertThat(created.status()).isEqualTo(201);
        assertThat(replayed.body()).isEqualTo(created.body());
        assertThat(events("created")).isEqualTo("2");
    }

    @Test
    void aRepetitionGetsTheSameAnswerAndATokenThatCoversTheCommand() {
        String before = runs.tokenOfNow();
        Reply first = runs.paula.post("", NEW_RUN, "Idempotency-Key", "k-1");
        runs.draft();
        String now = runs.tokenOfNow();

        Reply bare = runs.paula.post("", NEW_RUN, "Idempotency-Key", "k-1");
        Reply again = runs.paula.post("", NEW_RUN, "Idempotency-Key", "k-1", "X-Session-Token", before);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.token()).isEqualTo(now);
        assertThat(bare.token()).isEqualTo(now);
        assertThat(again.header("X-Served-By")).isEmpty();
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void aKeyStandsForOneRequest() {
        runs.paula.post("", NEW_RUN, "Idempotency-Key", "k-2");

        Reply other = runs.paula.post("", NEW_RUN.replace("monthly", "weekly"), "Idempotency-Key", "k-2");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void concurrentRepetitionsAreCarriedOutOnce() throws SQLException {
        List<CompletableFuture<Reply>> all = IntStream.range(0, 16)
                .mapToObj(number -> runs.paula.sendLater("POST", "", NEW_RUN, "Idempotency-Key", "k-3"))
                .toList();

        List<Reply> replies = all.stream().map(CompletableFuture::join).toList();

        assertThat(replies).allMatch(reply -> reply.status() == 201);
        assertThat(replies.stream().map(Reply::body).distinct()).hasSize(1);
        assertThat(events("created")).isEqualTo("1");
    }

    @Test
    void aKeyInUseIsAConflict() throws SQLException {
        runs.draft();
        try (Connection elsewhere = ApiTestEnvironment.cluster().primary().connect()) {
            elsewhere.setAutoCommit(false);
            elsewhere
                    .createStatement()
                    .execute("INSERT INTO idempotency_key (shard_id, caller, key, fingerprint) VALUES ('" + runs.shard()
                            + "', 'paula', 'client:k-4', 'x')");

            Reply conflict = runs.paula.post("", NEW_RUN, "Idempotency-Key", "k-4");

            assertThat(conflict.status()).as(conflict.text()).isEqualTo(409);
            assertThat(conflict.problem()).isEqualTo("command-in-flight");
        }
    }

    @Test
    void aLockedRunIsUnavailableAndNothingIsWritten() {
        String run = runs.pending();
        try (HeldLock lock = HeldLock.ofRun(run)) {
            Reply busy = runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

            assertThat(busy.status()).as(busy.text()).isEqualTo(503);
            assertThat(busy.header("Retry-After")).isNotEmpty();
            assertThat(lock.waiting()).isZero();
        }
        assertThat(runs.anton
                        .post(run + "/approve", null, "If-Match", Runs.PENDING)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE payroll_run SET state = 'DRAFT' WHERE shard_id = '%s'",
                "DELETE FROM payroll_run WHERE shard_id = '%s'",
                "UPDATE payroll_run SET shard_id = 'payroll/elsewhere' WHERE shard_id = '%s'",
                "WITH moved AS (UPDATE shard SET sequence = sequence + 1 WHERE shard_id = '%1$s')"
                        + " UPDATE payroll_run SET updated_at = now() WHERE shard_id = '%1$s'"
            })
    void noRunChangesWithoutAPosition(String change) {
        runs.pending();

        assertThatThrownBy(() -> ApiTestEnvironment.cluster()
                        .primary()
                        .execute(String.format(change, runs.shard(), runs.shard())))
                .isInstanceOf(SQLException.class)
                .extracting(failure -> ((SQLException) failure).getSQLState())
                .isEqualTo("PL001");
    }

    @Test
    void theAuditTrailIsNotRewritten() {
        runs.draft();

        assertThatThrownBy(() -> ApiTestEnvironment.cluster().primary().execute("UPDATE audit_entry SET actor = 'x'"))
                .hasMessageContaining("never changed");
    }

    @Test
    void noPositionIsTakenOnATimelineWithoutAnOpenEpoch() throws SQLException {
        String run = runs.pending();
        Reply closed;
        ApiTestEnvironment.cluster().primary().execute("UPDATE cluster SET timeline = timeline + 1");
        try {
            closed = runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING);
        } finally {
            ApiTestEnvironment.cluster().primary().execute("UPDATE cluster SET timeline = timeline - 1");
        }

        assertThat(closed.status()).isEqualTo(503);
        assertThat(closed.problem()).isEqualTo("epoch-not-established");
        assertThat(runs.anton.get(run).body().path("state").asText()).isEqualTo("PENDING_APPROVAL");
        assertThat(events("approved")).isEqualTo("0");
    }

    /** Requests that are refused because too many wait are repeated after Retry-After. */
    @Test
    void aThousandConcurrentRetriesAreOneApprovalOneEventAndOneAnswer() throws SQLException {
        String run = runs.pending();
        List<Reply> answers = new ArrayList<>();

        while (answers.size() < 1_000) {
            // repeated as the problem says: temporarily unavailable, or still being carried out
            List<CompletableFuture<Reply>> sent = IntStream.range(answers.size(), 1_000)
                    .mapToObj(number -> runs.anton.sendLater(
                            "POST", run + "/approve", null, "If-Match", Runs.PENDING, "Idempotency-Key", "a-thousand"))
                    .toList();
            sent.stream()
                    .map(CompletableFuture::join)
                    .filter(reply -> reply.status() != 503 && !reply.problem().equals("command-in-flight"))
                    .forEach(answers::add);
        }

        assertThat(answers).extracting(Reply::status).containsOnly(200);
        assertThat(answers.stream().map(Reply::text).distinct()).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(events("approved")).isEqualTo("1");
    }

    /**
     * A bulk command has a longer deadline, which its transaction may use; but with the lock that all writes of its tenant
     * need, it may not be silent for longer than any other.
     */
    @Test
    void aBulkCommandHasItsOwnTimeoutsUntilItLocksTheShard() throws SQLException {
        String run = runs.draft();
        ApiTestEnvironment.cluster().primary().execute("""
                CREATE TABLE seen_at_the_outbox (shard_id text, event_type text, silence text, age interval);
                CREATE FUNCTION see_at_the_outbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO seen_at_the_outbox VALUES (NEW.shard_id, NEW.event_type,
                        current_setting('idle_in_transaction_session_timeout'),
                        current_setting('transaction_timeout')::interval);
                    RETURN NEW;
                END $$;
                CREATE TRIGGER see BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION see_at_the_outbox()
                """);
        try {
            assertThat(runs.paula
                            .put(run + "/items", Runs.CSV, "Content-Type", "text/csv")
                            .status())
                    .isEqualTo(200);
            runs.draft();

            assertThat(sql("SELECT string_agg(DISTINCT silence, ',') FROM seen_at_the_outbox WHERE shard_id = '"
                            + runs.shard() + "'"))
                    .isEqualTo("2s");
            assertThat(sql(
                            "SELECT string_agg(CASE WHEN age = '10s' THEN 'short' WHEN age BETWEEN '50s' AND '60s' THEN 'long'"
                                    + " ELSE age::text END, ',' ORDER BY event_type LIKE '%items-recorded%')"
                                    + " FROM seen_at_the_outbox WHERE shard_id = '" + runs.shard() + "'"))
                    .isEqualTo("short,long");
        } finally {
            ApiTestEnvironment.cluster()
                    .primary()
                    .execute("DROP FUNCTION see_at_the_outbox CASCADE; DROP TABLE seen_at_the_outbox");
        }
    }

    @Test
    void writersOfOneTenantTakeEveryPositionOnce() throws SQLException {
        List<CompletableFuture<Reply>> all = IntStream.range(0, 40)
                .mapToObj(number -> runs.paula.sendLater("POST", "", NEW_RUN))
                .toList();

        List<Long> sequences = all.stream()
                .map(CompletableFuture::join)
                .map(Reply::sequence)
                .sorted()
                .toList();

        assertThat(sequences)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList());
        assertThat(sql("SELECT max(sequence) || ' ' || count(*) FROM outbox WHERE shard_id = '" + runs.shard() + "'"))
                .isEqualTo("40 40");
    }

    @Test
    void onlyRetentionRemovesAKey() throws SQLException {
        Reply first = runs.paula.post(
                "", NEW_RUN, "Idempotency-Key", UUID.randomUUID().toString());

        assertThat(first.status()).isEqualTo(201);
        assertThat(sql("SELECT count(*) FROM idempotency_key WHERE shard_id = '" + runs.shard()
                        + "' AND status = 201 AND answer IS NOT NULL"))
                .isEqualTo("1");
    }
}
