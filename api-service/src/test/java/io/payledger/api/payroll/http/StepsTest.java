package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every step has a way forward or back, and is about the version that its caller has read. */
@WithApiTestEnvironment
class StepsTest {

    private static final String REASON = "{\"reason\": \"an account is missing\"}";
    private static final String TRANSFER = Runs.CSV_HEADER + "e-1,EUR,100.00,0,0,0,0,100.00,0,0,BANK_TRANSFER,a-1\n";

    private final Runs runs = Runs.ofNewTenant();
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final String tenant = "//api/v1/tenants/" + runs.tenant;

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    /** The step, and what its repetition without a key answers: about the version before, and about the one that it made. */
    private static Reply repeated(Person person, String path, @Nullable String body, String etag, int statusOfCurrent) {
        Reply done = ok(person.post(path, body, "If-Match", etag));

        Reply stale = person.post(path, body, "If-Match", etag);
        Reply current = person.post(path, body, "If-Match", done.header("ETag"));

        assertThat(stale.status()).as("%s: %s", path, stale.text()).isEqualTo(412);
        assertThat(stale.problem()).isEqualTo("version-changed");
        assertThat(stale.body().path("run").path("version"))
                .isEqualTo(done.body().path("version"));
        assertThat(stale.header("ETag")).isEqualTo(done.header("ETag"));
        assertThat(current.status()).as("%s: %s", path, current.text()).isEqualTo(statusOfCurrent);
        assertThat(current.sequence()).as("no event of " + path).isEqualTo(done.sequence());
        assertThat(statusOfCurrent == 200 ? current.body() : current.body().path("run"))
                .isEqualTo(done.body());
        return done;
    }

    @Test
    void aRepeatedStepIsRefusedIfItNamesTheVersionBeforeTheFirst() {
        String run = runs.recorded();

        Reply last = repeated(paula, run + "/calculate", null, "\"2\"", 200);
        last = repeated(paula, run + "/submit", null, last.header("ETag"), 200);
        last = repeated(paula, run + "/withdraw", REASON, last.header("ETag"), 409);
        last = ok(paula.post(run + "/calculate", null, "If-Match", last.header("ETag")));
        last = ok(paula.post(run + "/submit", null, "If-Match", last.header("ETag")));
        last = repeated(anton, run + "/reject", REASON, last.header("ETag"), 409);
        last = ok(paula.post(run + "/calculate", null, "If-Match", last.header("ETag")));
        last = ok(paula.post(run + "/submit", null, "If-Match", last.header("ETag")));
        last = repeated(anton, run + "/approve", null, last.header("ETag"), 200);
        last = repeated(anton, run + "/reopen", REASON, last.header("ETag"), 409);
        last = ok(paula.post(run + "/calculate", null, "If-Match", last.header("ETag")));
        last = ok(paula.post(run + "/submit", null, "If-Match", last.header("ETag")));
        last = ok(anton.post(run + "/approve", null, "If-Match", last.header("ETag")));
        last = repeated(paul, run + "/release", null, last.header("ETag"), 409);
        last = repeated(paul, run + "/transmit", null, last.header("ETag"), 200);
        repeated(paul, run + "/close", null, last.header("ETag"), 409);
        repeated(paula, runs.draft() + "/cancel", REASON, "\"1\"", 409);
    }

    @Test
    void aPersonWhoCalculatesWhatIsCalculatedHasHandledTheRun() {
        String run = runs.recorded();
        Person both = Person.of(runs.tenant, "berta", "preparer", "approver");
        Reply first = ok(paula.post(run + "/calculate", null, "If-Match", "\"2\""));

        Reply again = ok(both.post(run + "/calculate", null, "If-Match", first.header("ETag")));
        Reply submitted = ok(paula.post(run + "/submit", null, "If-Match", again.header("ETag")));
        Reply refused = both.post(run + "/approve", null, "If-Match", submitted.header("ETag"));

        assertThat(texts(again.body().path("handledBy"))).containsExactly("berta", "paula");
        assertThat(refused.problem()).isEqualTo("four-eyes");
    }

    @Test
    void aWithdrawalIsOfPreparersAndIsInTheTrailAndInTheEvents() throws SQLException {
        String run = runs.pending();

        Reply byApprover = anton.post(run + "/withdraw", REASON, "If-Match", Runs.PENDING);
        Reply withoutReason = paula.post(run + "/withdraw", "{}", "If-Match", Runs.PENDING);
        Reply withdrawn = ok(paula.post(run + "/withdraw", REASON, "If-Match", Runs.PENDING));
        Reply edited = paula.put(run + "/items", Runs.CSV, "Content-Type", "text/csv");

        assertThat(byApprover.status()).isEqualTo(403);
        assertThat(withoutReason.problem()).isEqualTo("malformed-request");
        assertThat(withdrawn.body().path("state").asText()).isEqualTo("DRAFT");
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        assertThat(sql("SELECT actor || ' ' || action || ' ' || to_state || ' ' || reason FROM audit_entry"
                        + " WHERE from_state = 'PENDING_APPROVAL' AND subject = '" + run.substring(1) + "'"))
                .isEqualTo("paula withdraw DRAFT an account is missing");
        assertThat(sql("SELECT event_type || ' ' || (payload::json ->> 'withdrawnBy') FROM outbox WHERE sequence = 5"
                        + " AND shard_id = '" + runs.shard() + "'"))
                .isEqualTo("payledger.payroll-run.withdrawn.v1 paula");
    }

    /** Every remedy that a run in PENDING_APPROVAL shows can be carried out as it says, without an approver. */
    @Test
    void aBlockerThatCannotBeAcceptedNamesAStepThatWorks() {
        String run = runs.draft();
        Reply recorded = ok(paula.put(run + "/items", TRANSFER, "Content-Type", "text/csv"));
        Reply calculated = ok(paula.post(run + "/calculate", null, "If-Match", recorded.header("ETag")));
        assertThat(calculated.body().path("openBlockers").asInt()).isEqualTo(2);
        Reply submitted = ok(paula.post(run + "/submit", null, "If-Match", calculated.header("ETag")));

        JsonNode blockers = anton.get(run + "/blockers", "X-Session-Token", submitted.token())
                .body()
                .path("blockers");
        Reply accepted = anton.post(run + "/blockers/1/accept", REASON, "If-Match", submitted.header("ETag"));
        Reply approved = anton.post(run + "/approve", null, "If-Match", submitted.header("ETag"));
        Reply tooEarly = paula.post(run + "/calculate", null, "If-Match", submitted.header("ETag"));

        assertThat(tooEarly.problem()).isEqualTo("wrong-state");
        blockers.forEach(each -> {
            assertThat(each.path("acceptable").asBoolean()).isFalse();
            assertThat(each.path("remedy").asText()).contains("withdraws it (POST …/withdraw)");
        });
        for (Reply refused : List.of(accepted, approved)) {
            assertThat(refused.problem()).isEqualTo("approval-blocked");
            assertThat(refused.body().path("detail").asText()).contains("POST …/withdraw");
        }
        Reply withdrawn = ok(paula.post(run + "/withdraw", REASON, "If-Match", submitted.header("ETag")));
        ok(paul.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\na-1,Erika Mustermann,DE02120300000000202051,\n",
                "Content-Type",
                "text/csv"));
        ok(paul.put(
                tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"DE02500105170137075030\"}"));
        Reply again = ok(paula.post(run + "/calculate", null, "If-Match", withdrawn.header("ETag")));
        assertThat(again.body().path("openBlockers").asInt()).isEqualTo(1);
        Reply resubmitted = ok(paula.post(run + "/submit", null, "If-Match", again.header("ETag")));
        Reply confirmed = ok(anton.post(
                run + "/blockers/accept",
                "{\"kind\": \"first-account\", \"reason\": \"confirmed by phone\"}",
                "If-Match",
                resubmitted.header("ETag")));
        assertThat(ok(anton.post(run + "/approve", null, "If-Match", confirmed.header("ETag")))
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("APPROVED");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String sql(String query) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(query));
    }
}
