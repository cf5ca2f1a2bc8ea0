package io.payledger.api.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.FakeWorker;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class BreaksTest {

    private static final String RESOLVED =
            "{\"state\": \"RESOLVED\", \"owner\": \"paul\", \"reason\": \"paid by hand\", \"evidence\": \"ticket 17\"}";

    private final Runs runs = Runs.ofNewTenant();
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final FakeWorker worker = ApiTestEnvironment.worker();

    private String last(String column) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster()
                .primary()
                .query("SELECT " + column
                        + " FROM outbox o JOIN audit_entry a USING (shard_id, event_id) WHERE shard_id = '"
                        + runs.shard() + "' ORDER BY o.sequence DESC LIMIT 1"));
    }

    @Test
    void anAssessmentIsAnEventOfItsRunWithAPositionAndAnAuditEntry() throws SQLException {
        String run = runs.pending();

        Reply assessed = paul.post(run + "/breaks/unbooked%2F12%2Fstatement/assess", RESOLVED);

        assertThat(assessed.status()).as(assessed.text()).isEqualTo(200);
        assertThat(assessed.body().path("breakId").asText()).isEqualTo("unbooked/12/statement");
        assertThat(assessed.body().path("assessedBy").asText()).isEqualTo("paul");
        assertThat(assessed.sequence()).isEqualTo(5);
        assertThat(last("event_type")).isEqualTo("payledger.payroll-run.break-assessed.v1");
        assertThat(last("payload"))
                .isEqualTo("{\"run\":\"" + run.substring(1) + "\",\"breakId\":\"unbooked/12/statement\",\"state\":"
                        + "\"RESOLVED\",\"owner\":\"paul\",\"reason\":\"paid by hand\",\"evidence\":\"ticket 17\","
                        + "\"assessedBy\":\"paul\"}");
        assertThat(last("a.action || ' ' || a.actor || ' ' || a.reason || ' ' || a.to_state"))
                .isEqualTo("assess-break paul paid by hand PENDING_APPROVAL");
        assertThat(runs.anton.get(run, "X-Session-Token", assessed.token()).header("ETag"))
                .as("the run itself has not changed")
                .isEqualTo(Runs.PENDING);
    }

    @Test
    void anAssessmentNeedsARunAReasonAndARole() {
        String run = runs.draft();
        String path = run + "/breaks/totals:-/assess";

        assertThat(paul.post("/" + UUID.randomUUID() + "/breaks/x/assess", RESOLVED)
                        .problem())
                .isEqualTo("payroll-run-not-found");
        assertThat(runs.paula.post(path, RESOLVED).status()).isEqualTo(403);
        assertThat(Person.of("elsewhere", "eve", "auditor").post(path, RESOLVED).problem())
                .isEqualTo("payroll-run-not-found");
        assertThat(Person.of(runs.tenant, "ada", "auditor")
                        .post(path, "{\"state\": \"INVESTIGATING\"}")
                        .status())
                .isEqualTo(200);
        for (String body : List.of(
                "{}",
                "{\"state\": \"RESOLVED\"}",
                "{\"state\": \"DISMISSED\", \"reason\": \" \"}",
                "{\"state\": \"GONE\"}",
                "{\"state\": \"OPEN\", \"owner\": \"a\\nb\"}",
                "{\"state\": \"OPEN\", \"evidence\": \"" + "x".repeat(501) + "\"}")) {
            assertThat(paul.post(path, body).problem()).as(body).isEqualTo("malformed-request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%C3%A4", "a%0Ab", "a%3Bb"})
    void refusesABreakIdWithUnsafeCharacters(String id) {
        assertThat(paul.post(runs.draft() + "/breaks/" + id + "/assess", RESOLVED)
                        .problem())
                .isEqualTo("malformed-request");
    }

    @Test
    void aBreakIdHasAMaximumLength() {
        String run = runs.draft();

        assertThat(paul.post(run + "/breaks/" + "x".repeat(200) + "/assess", RESOLVED)
                        .status())
                .isEqualTo(200);
        assertThat(paul.post(run + "/breaks/" + "x".repeat(201) + "/assess", RESOLVED)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void breaksAreReadFromTheWorkerPageByPage() {
        String run = runs.pending();
        String next = "<breaks?limit=7&cursor=bmV4dA>; rel=\"next\"";
        worker.says(200, "{\"breaks\": []}", Map.of("X-Session-Token", "theirs", "Link", next));

        Reply page = paul.get(run + "/breaks?cursor=dW5ib29rZWQ&limit=7");

        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.header("Link")).isEqualTo(next);
        assertThat(worker.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.path()).isEqualTo("/reconciliations/" + runs.shard() + run + "/breaks");
            assertThat(asked.query().split("&")).containsExactlyInAnyOrder("cursor=dW5ib29rZWQ", "limit=7");
            assertThat(asked.headers().getFirst("X-Session-Token")).contains("applied_through=4");
        });
        assertThat(paul.get(run + "/breaks?cursor=../..").problem()).isEqualTo("malformed-request");
        assertThat(paul.get(run + "/breaks?limit=501").problem()).isEqualTo("malformed-request");
    }
}
