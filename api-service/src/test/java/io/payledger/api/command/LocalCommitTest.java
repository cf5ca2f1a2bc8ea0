package io.payledger.api.command;

import static io.payledger.api.testing.Runs.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A COMMIT that no synchronous follower has confirmed is not answered as a success. */
@WithApiTestEnvironment
class LocalCommitTest {

    private static final String CANCELLED = "canceling wait for synchronous replication due to user request";
    private static final String IN_GERMAN = "storniere Warten auf synchrone Replikation wegen Anforderung  ";

    private final Runs runs = Runs.ofNewTenant();
    private final PostgresServer primary = ApiTestEnvironment.cluster().primary();

    @AfterEach
    void waitForNoFollowerAnyMore() throws SQLException {
        ApiTestEnvironment.primaryWire().translateNothing();
        primary.execute("ALTER SYSTEM RESET synchronous_standby_names");
        primary.execute("SELECT pg_reload_conf()");
        await("SHOW synchronous_standby_names", "");
    }

    @Test
    void aCancelledWaitForTheSynchronousFollowerIsAnUnknownOutcome() throws SQLException {
        assertOutcomeUnknownAfter("pg_cancel_backend");
    }

    @Test
    void aCancelledWaitIsRecognisedInAnyLanguageOfTheServer() throws SQLException {
        ApiTestEnvironment.primaryWire().translate(CANCELLED, IN_GERMAN);

        assertOutcomeUnknownAfter("pg_cancel_backend");
    }

    @Test
    void aShutdownDuringTheWaitIsAnUnknownOutcome() throws SQLException {
        assertOutcomeUnknownAfter("pg_terminate_backend");
    }

    private void assertOutcomeUnknownAfter(String signal) throws SQLException {
        String run = runs.pending();
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'missing'");
        primary.execute("SELECT pg_reload_conf()");
        await("SHOW synchronous_standby_names", "missing");

        CompletableFuture<Reply> approval =
                runs.anton.sendLater("POST", run + "/approve", null, "If-Match", PENDING, "Idempotency-Key", "local");
        await(
                "SELECT count(*) FROM (SELECT " + signal
                        + "(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep') s",
                "1");
        Reply unknown = approval.join();

        assertThat(unknown.status()).as(unknown.text()).isEqualTo(503);
        assertThat(unknown.problem()).isEqualTo("outcome-unknown");
        assertThat(primary.query("SELECT state FROM payroll_run WHERE run_id = '" + run.substring(1) + "'"))
                .isEqualTo("APPROVED");
    }

    private void await(String query, String expected) throws SQLException {
        long giveUpNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String answer = String.valueOf(primary.query(query));
        while (!answer.equals(expected)) {
            assertThat(System.nanoTime()).as("%s answers %s", query, answer).isLessThan(giveUpNanos);
            LockSupport.parkNanos(1_000_000);
            answer = String.valueOf(primary.query(query));
        }
    }
}
