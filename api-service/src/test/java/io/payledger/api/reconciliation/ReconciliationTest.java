package io.payledger.api.reconciliation;

import static io.payledger.api.testing.Runs.NEW_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.FakeWorker;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing listens at the first worker of the list: every answer comes from the second. */
@WithApiTestEnvironment
class ReconciliationTest {

    private final Runs runs = Runs.ofNewTenant();
    private final FakeWorker worker = ApiTestEnvironment.worker();

    @Test
    void aSessionReadForwardsTheTokenAndTheAnswer() {
        String run = runs.pending();
        String seen = runs.anton
                .post(run + "/approve", null, "If-Match", Runs.PENDING)
                .token();
        worker.says(200, "{\"verdict\": \"BALANCED\"}", Map.of("X-Session-Token", "theirs", "X-Served-By", "worker-1"));

        Reply reply = runs.anton.get(run + "/reconciliation", "X-Session-Token", seen);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("verdict").asText()).isEqualTo("BALANCED");
        assertThat(reply.token()).isEqualTo("theirs");
        assertThat(reply.header("X-Served-By")).isEqualTo("worker-1");
        assertThat(worker.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.path()).isEqualTo("/reconciliations/" + runs.shard() + run);
            assertThat(asked.headers().getFirst("X-Session-Token")).isEqualTo(seen);
            assertThat(asked.headers().getFirst("Authorization")).startsWith("Bearer ");
        });
    }

    @Test
    void aFirstReadRequiresThePositionOfThePrimary() {
        String run = runs.pending();
        worker.saysProblem(404, "payroll-run-not-found", Map.of());

        assertThat(runs.anton.get(run + "/reconciliation").status()).isEqualTo(404);

        assertThat(worker.asked()).singleElement().satisfies(asked -> assertThat(
                        asked.headers().getFirst("X-Session-Token"))
                .contains("shard=" + runs.shard(), "applied_through=4"));
    }

    @Test
    void aStrongReadRequiresThePositionOfThePrimary() {
        String old = runs.paula.post("", NEW_RUN).token();
        String run = runs.pending();
        worker.says(200, "{}", Map.of());

        runs.anton.get(run + "/reconciliation", "X-Session-Token", old, "Prefer", "consistency=strong");

        assertThat(worker.asked().get(0).headers().getFirst("X-Session-Token")).contains("applied_through=5");
    }

    @Test
    void aWorkerThatIsNotFreshEnoughHasAnswered() {
        String run = runs.draft();
        worker.saysProblem(503, "frontier-not-reached", Map.of("Retry-After", "2"));

        Reply reply = runs.paula.get(run + "/reconciliation");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("frontier-not-reached");
        assertThat(reply.header("Retry-After")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"https://payledger.dev/problems/temporarily-unavailable\","
                        + " \"detail\": \"not https://payledger.dev/problems/frontier-not-reached\"}",
                "{\"type\": \"about:blank\", \"title\": \"frontier-not-reached\"}",
                "{\"detail\": {\"type\": \"https://payledger.dev/problems/frontier-not-reached\"}}",
                "frontier-not-reached",
                "null",
                ""
            })
    void aBodyThatOnlyQuotesFrontierNotReachedIsNotTakenForIt(String body) {
        String run = runs.draft();
        worker.says(503, body, Map.of());

        assertThat(runs.paula.get(run + "/reconciliation").problem()).isEqualTo("reconciliation-unavailable");
    }

    /** Else two deployments that trust different issuers would look like workers that are down. */
    @ParameterizedTest
    @CsvSource({"401, unauthenticated", "403, forbidden"})
    void aWorkerThatRefusesTheCallerHasAnswered(int status, String problem) {
        String run = runs.draft();
        worker.saysProblem(status, problem, Map.of());

        Reply reply = runs.paula.get(run + "/reconciliation");

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.problem()).isEqualTo(problem);
    }

    @Test
    void withoutAnAnswerTheSessionKeepsItsToken() {
        String run = runs.draft();
        String seen = runs.tokenOfNow();
        worker.says(500, "{}", Map.of());

        Reply reply = runs.paula.get(run + "/reconciliation", "X-Session-Token", seen);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("reconciliation-unavailable");
        assertThat(reply.token()).isEqualTo(seen);
    }
}
