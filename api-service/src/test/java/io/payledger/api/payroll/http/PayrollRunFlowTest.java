package io.payledger.api.payroll.http;

import static io.payledger.api.testing.Runs.CSV;
import static io.payledger.api.testing.Runs.NEW_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class PayrollRunFlowTest {

    private static final String NOWHERE = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private final Runs runs = Runs.ofNewTenant();
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;

    private static String sql(String query) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(query));
    }

    @Test
    void aRunGoesFromDraftToApprovalByASecondPerson() throws SQLException {
        Reply created = paula.post("", NEW_RUN);
        String run = "/" + created.body().path("id").asText();
        Reply recorded = paula.put(run + "/items", CSV, "Content-Type", "text/csv", "X-Session-Token", created.token());
        Reply calculated = paula.post(
                run + "/calculate", null, "X-Session-Token", recorded.token(), "If-Match", recorded.header("ETag"));
        Reply submitted = paula.post(
                run + "/submit", null, "X-Session-Token", calculated.token(), "If-Match", calculated.header("ETag"));
        Reply approved = anton.post(
                run + "/approve", null, "X-Session-Token", submitted.token(), "If-Match", submitted.header("ETag"));
        Reply read = anton.get(run, "X-Session-Token", approved.token());

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).endsWith("/payroll-runs" + run);
        assertThat(Stream.of(created, recorded, calculated, submitted, approved).map(Reply::sequence))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(read.body().path("state").asText()).isEqualTo("APPROVED");
        assertThat(read.body().path("approvals").findValuesAsText("by")).containsExactly("anton");
        assertThat(read.body().path("contentHash").asText())
                .hasSize(64)
                .isEqualTo(calculated.body().path("contentHash").asText());
        assertThat(read.header("ETag")).isEqualTo("\"5\"");
        assertThat(read.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(read.header("Vary")).isEqualTo("Authorization, X-Session-Token, Prefer, Accept");
        assertThat(read.header("X-Served-By"))
                .matches("(follower-\\d|primary); route=\\w+; applied_through=5; waited_ms=\\d+");
        assertThat(sql("SELECT string_agg(sequence || ' ' || event_type, ',' ORDER BY sequence) FROM outbox"
                        + " WHERE shard_id = '" + runs.shard() + "'"))
                .isEqualTo("1 payledger.payroll-run.created.v1,2 payledger.payroll-run.items-recorded.v1,"
                        + "3 payledger.payroll-run.calculated.v1,4 payledger.payroll-run.submitted.v1,"
                        + "5 payledger.payroll-run.approved.v1");
        assertThat(sql("SELECT payload::json ->> 'totals' FROM outbox WHERE sequence = 5 AND shard_id = '"
                        + runs.shard() + "'"))
                .contains("\"headcount\":2", "\"grossMinor\":900000", "\"netMinor\":653650", "\"transfers\":0");
        assertThat(read.body()
                        .path("totals")
                        .path("amounts")
                        .path("employerTaxesMinor")
                        .asLong())
                .isEqualTo(160_010);
        assertThat(sql(
                        "SELECT string_agg(actor || ' ' || coalesce(from_state, '-') || ' ' || to_state, ',' ORDER BY number)"
                                + " FROM audit_entry WHERE subject = '" + run.substring(1) + "'"))
                .isEqualTo("paula - DRAFT,paula DRAFT DRAFT,paula DRAFT CALCULATED,paula CALCULATED PENDING_APPROVAL,"
                        + "anton PENDING_APPROVAL APPROVED");
    }

    @Test
    void aCorrectionMustNameARunOfItsTenant() {
        String theirs = Runs.ofNewTenant().draft().substring(1);
        String own = runs.draft().substring(1);
        String correction =
                NEW_RUN.replace("\"type\": \"OFF_CYCLE\"", "\"type\": \"CORRECTION\", \"corrects\": \"%s\"");

        Reply ofOwn = paula.post("", correction.formatted(own));
        Reply ofTheirs = paula.post("", correction.formatted(theirs));
        Reply ofNone = paula.post("", correction.formatted(NOWHERE));

        assertThat(ofOwn.status()).as(ofOwn.text()).isEqualTo(201);
        assertThat(ofOwn.body().path("corrects").asText()).isEqualTo(own);
        assertThat(ofTheirs.problem()).isEqualTo("malformed-request");
        assertThat(ofTheirs.text().replace(theirs, NOWHERE)).isEqualTo(ofNone.text());
        assertThat(ofNone.body().path("detail").asText()).contains("corrects", NOWHERE);
    }

    @Test
    void aRunIsReleasedTransmittedAndClosed() {
        String run = runs.pending();
        Person paul = Person.of(runs.tenant, "paul", "payment-officer");
        Reply approved = anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply released = paul.post(run + "/release", null, "If-Match", approved.header("ETag"));
        Reply early = paul.post(run + "/close", null, "If-Match", released.header("ETag"));
        Reply transmitted = paul.post(run + "/transmit", null, "If-Match", released.header("ETag"));
        Reply reopened =
                anton.post(run + "/reopen", "{\"reason\": \"too late\"}", "If-Match", transmitted.header("ETag"));
        Reply closed = paul.post(run + "/close", null, "If-Match", transmitted.header("ETag"));

        assertThat(released.body().path("state").asText()).isEqualTo("RELEASED");
        assertThat(early.problem()).isEqualTo("wrong-state");
        assertThat(transmitted.body().path("transmittedAt").asText()).isNotEmpty();
        assertThat(reopened.problem()).isEqualTo("wrong-state");
        assertThat(reopened.body().path("detail").asText()).contains("CORRECTION");
        assertThat(closed.body().path("state").asText()).isEqualTo("CLOSED");
    }

    @Test
    void anApprovedRunIsReopenedWithAReasonAndApprovedAgain() throws SQLException {
        String run = runs.pending();
        Reply approved = anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply reopened =
                anton.post(run + "/reopen", "{\"reason\": \"a late bonus\"}", "If-Match", approved.header("ETag"));
        Reply calculated = paula.post(run + "/calculate", null, "If-Match", reopened.header("ETag"));
        Reply submitted = paula.post(run + "/submit", null, "If-Match", calculated.header("ETag"));
        Reply again = anton.post(run + "/approve", null, "If-Match", submitted.header("ETag"));

        assertThat(reopened.body().path("state").asText()).isEqualTo("DRAFT");
        assertThat(reopened.body().path("approvals")).isEmpty();
        assertThat(again.body().path("state").asText()).isEqualTo("APPROVED");
        assertThat(sql("SELECT reason FROM audit_entry WHERE subject = '" + run.substring(1)
                        + "' AND from_state = 'APPROVED'"))
                .isEqualTo("a late bonus");
    }

    @Test
    void aPayGroupHasOneLiveRegularRunForAPeriod() {
        String regular = NEW_RUN.replace("OFF_CYCLE", "REGULAR");
        Reply first = paula.post("", regular);

        Reply second = paula.post("", regular);
        Reply otherGroup = paula.post("", regular.replace("monthly", "weekly"));
        Reply cancelled = paula.post(
                "/" + first.body().path("id").asText() + "/cancel",
                "{\"reason\": \"made twice\"}",
                "If-Match",
                first.header("ETag"));
        Reply third = paula.post("", regular);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("regular-run-exists");
        assertThat(second.sequence()).isEqualTo(1);
        assertThat(second.body().path("run")).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(otherGroup.status()).isEqualTo(201);
        assertThat(cancelled.body().path("state").asText()).isEqualTo("CANCELLED");
        assertThat(third.status()).isEqualTo(201);
    }

    @Test
    void ofTwoRequestsForTheSameRegularRunOneIsRefused() {
        String regular = NEW_RUN.replace("OFF_CYCLE", "REGULAR");

        List<CompletableFuture<Reply>> race = IntStream.range(0, 8)
                .mapToObj(number -> paula.sendLater("POST", "", regular))
                .toList();

        assertThat(race.stream().map(CompletableFuture::join).map(Reply::status).filter(status -> status == 201))
                .hasSize(1);
        assertThat(race.stream().map(CompletableFuture::join).map(Reply::status))
                .allMatch(status -> status == 201 || status == 409);
        assertThat(race.stream()
                        .map(CompletableFuture::join)
                        .map(reply -> reply.status() == 201
                                ? reply.body().path("id").asText()
                                : reply.body().path("run").path("id").asText()))
                .as("each names the one run")
                .hasSize(8)
                .containsOnly(race.stream()
                        .map(CompletableFuture::join)
                        .filter(reply -> reply.status() == 201)
                        .map(reply -> reply.body().path("id").asText())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void itemsChangedPastTheApiAreNotApproved() throws SQLException {
        String run = runs.pending();
        ApiTestEnvironment.cluster()
                .primary()
                .execute(
                        "UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE line = 1"
                                + " AND run_id = '" + run.substring(1) + "'");

        Reply refused = anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("content-changed");
    }

    @Test
    void approverMustDifferFromThePreparer() {
        String run = runs.pending();
        Person both = Person.of(runs.tenant, "paula", "preparer", "approver");

        Reply refused = both.post(run + "/approve", null, "If-Match", Runs.PENDING);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("four-eyes");
        assertThat(refused.token()).isNotEmpty();
        assertThat(anton.get(run).body().path("state").asText()).isEqualTo("PENDING_APPROVAL");
    }

    @Test
    void approvingAgainIsTheSameApprovalAndNoSecondEvent() {
        String run = runs.pending();
        Reply first = anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply second = anton.post(run + "/approve", null, "If-Match", first.header("ETag"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.sequence()).isEqualTo(first.sequence());
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void ofTwoConcurrentApproversOneApproves() {
        String run = runs.pending();
        Person berta = Person.of(runs.tenant, "berta", "approver");

        CompletableFuture<Reply> one = anton.sendLater("POST", run + "/approve", null, "If-Match", Runs.PENDING);
        CompletableFuture<Reply> other = berta.sendLater("POST", run + "/approve", null, "If-Match", Runs.PENDING);

        assertThat(List.of(one.join().status(), other.join().status())).containsExactlyInAnyOrder(200, 412);
        assertThat(anton.get("").sequence()).isEqualTo(5);
    }

    @Test
    void aRefusedCommandShowsTheCurrentRunAndCarriesTheToken() {
        String run = runs.pending();
        Reply approved = anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply conflict = paula.post(run + "/submit", null, "If-Match", approved.header("ETag"));

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.problem()).isEqualTo("wrong-state");
        assertThat(conflict.body().path("run").path("state").asText()).isEqualTo("APPROVED");
        assertThat(conflict.sequence()).isEqualTo(5);
    }

    @Test
    void anApprovalOfAnotherVersionThanTheReviewedOneIsRefused() {
        String run = runs.pending();

        Reply changed = anton.post(run + "/approve", null, "If-Match", "\"7\"");

        assertThat(changed.status()).isEqualTo(412);
        assertThat(changed.problem()).isEqualTo("version-changed");
        assertThat(changed.header("ETag")).isEqualTo(Runs.PENDING);
        assertThat(changed.sequence()).isEqualTo(4);
    }

    @Test
    void aRejectedRunGoesBackToItsPreparer() {
        String run = runs.pending();

        Reply rejected = anton.post(run + "/reject", "{\"reason\": \"wrong month\"}", "If-Match", Runs.PENDING);

        assertThat(rejected.body().path("state").asText()).isEqualTo("DRAFT");
        assertThat(paula.put(run + "/items", CSV, "Content-Type", "text/csv").header("ETag"))
                .isEqualTo("\"6\"");
    }

    @Test
    void aRegisterOfThousandsGoesOutInChunksAndComesBackInPages() {
        String run = runs.draft();
        StringBuilder csv = new StringBuilder(Runs.CSV_HEADER);
        IntStream.rangeClosed(1, 3000)
                .forEach(number -> csv.append("e-" + number + ",EUR,100.00,0,20.00,0,0,80.00,9,1,CASH,\r\n"));

        Reply recorded = paula.put(run + "/items", csv.toString(), "Content-Type", "text/csv");

        assertThat(recorded.body().path("headcount").asInt()).isEqualTo(3000);
        assertThat(recorded.sequence()).isEqualTo(1 + 6);
        int seen = 0;
        String cursor = "";
        do {
            JsonNode page = paula.get(run + "/items?limit=1000" + cursor, "X-Session-Token", recorded.token())
                    .body();
            for (JsonNode item : page.path("items")) {
                assertThat(item.path("line").asInt()).isEqualTo(++seen);
                assertThat(item.path("employee").asText()).isEqualTo("e-" + seen);
            }
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(3000);
    }

    @Test
    void aBadRowIsNamedAndNothingOfTheFileIsRecorded() {
        String run = runs.draft();

        Reply refused = paula.put(
                run + "/items", CSV.replace("1000,0.5", "1x000,0.5"), "Content-Type", "text/csv;charset=utf-8");

        assertThat(refused.status()).isEqualTo(422);
        JsonNode error = refused.body().path("errors").get(0);
        assertThat(error.path("line").asInt()).isEqualTo(3);
        assertThat(error.path("column").asInt()).isEqualTo(5);
        assertThat(error.path("name").asText()).isEqualTo("employee_taxes");
        assertThat(paula.get(run).body().path("revision").asInt()).isZero();
        assertThat(paula.get(run + "/items").body().path("items")).isEmpty();
    }

    private static String jsonRegister(String gross, String taxes, String net) {
        return """
                {"currency": "EUR", "items": [{"employee": "e-1", "paymentMethod": "CASH", "amounts": {
                 "grossMinor": %s, "reimbursementsMinor": 0, "employeeTaxesMinor": %s, "employeeBenefitsMinor": 0,
                 "postTaxDeductionsMinor": 0, "netMinor": %s, "employerTaxesMinor": 0, "employerBenefitsMinor": 0}}]}
                """.formatted(gross, taxes, net);
    }

    @Test
    void aMissingAmountIsNotZero() {
        String run = runs.draft();

        Reply refused =
                paula.put(run + "/items", jsonRegister("100", "0", "100").replace("\"employerTaxesMinor\": 0,", ""));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asText()).contains("employerTaxesMinor");
    }

    @Test
    void aRegisterInAnotherCurrencyThanTheRunsIsRefused() {
        String run = runs.draft();

        Reply refused = paula.put(run + "/items", CSV.replace("EUR", "KWD"), "Content-Type", "text/csv");

        assertThat(refused.problem()).isEqualTo("invalid-register");
        assertThat(refused.body().path("detail").asText()).contains("KWD", "EUR");
    }

    @Test
    void aRegisterIsRecordedAsJson() {
        String run = runs.draft();

        Reply recorded = paula.put(run + "/items", jsonRegister("100", "20", "80"));

        assertThat(recorded.status()).isEqualTo(200);
        assertThat(recorded.body().path("headcount").asInt()).isEqualTo(1);
    }

    @Test
    void jsonAmountsThatAreNotWholeNumbersAreRefused() {
        String run = runs.draft();
        for (String gross : List.of("1.5", "\"100\"", "null", "1e30")) {
            Reply refused = paula.put(run + "/items", jsonRegister(gross, "0", "100"));

            assertThat(refused.status()).as(gross + refused.text()).isEqualTo(400);
            assertThat(refused.body().path("detail").asText()).contains("grossMinor");
        }
    }

    @Test
    void runsAreListedInPagesNewestFirst() {
        List<String> created = IntStream.range(0, 5)
                .mapToObj(number -> runs.draft().substring(1))
                .toList();
        String pending = runs.pending().substring(1);

        JsonNode first = anton.get("?limit=4").body();
        JsonNode second = anton.get(
                        "?limit=4&cursor=" + first.path("nextCursor").asText())
                .body();
        JsonNode waiting = anton.get("?state=PENDING_APPROVAL").body();

        assertThat(first.path("runs").findValuesAsText("id"))
                .containsExactly(pending, created.get(4), created.get(3), created.get(2));
        assertThat(second.path("runs").findValuesAsText("id")).containsExactly(created.get(1), created.get(0));
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(waiting.path("runs").findValuesAsText("id")).containsExactly(pending);
    }

    @Test
    void anotherTenantsRunsAreNotRevealed() {
        String run = runs.draft();
        String bearer = io.payledger.api.testing.Identities.token("another", "eve", "auditor", "approver");
        Person eve = Person.withBearer(runs.tenant, bearer);

        assertThat(eve.get(run).status()).isEqualTo(403);
        assertThat(eve.get("/" + UUID.randomUUID()).status()).isEqualTo(403);
        assertThat(eve.post(run + "/approve", null, "If-Match", Runs.PENDING).status())
                .isEqualTo(403);
        assertThat(Person.of("another", "eve", "auditor").get(run).status()).isEqualTo(404);
    }

    @Test
    void anUnchangedRunIsNotSentAgainAndIsProvenFresh() {
        String run = runs.recorded();
        Reply first = anton.get(run);

        Reply unchanged =
                anton.get(run, "If-None-Match", "\"1\", W/" + first.header("ETag"), "X-Session-Token", first.token());
        Reply calculated = paula.post(run + "/calculate", null, "If-Match", first.header("ETag"));
        Reply changed = anton.get(run, "If-None-Match", first.header("ETag"), "X-Session-Token", calculated.token());

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.text()).isEmpty();
        assertThat(unchanged.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(unchanged.sequence()).isEqualTo(2);
        assertThat(unchanged.header("X-Served-By")).contains("applied_through=2");
        assertThat(unchanged.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(unchanged.header("Vary")).isEqualTo("Authorization, X-Session-Token, Prefer, Accept");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("version").asInt()).isEqualTo(3);
        assertThat(anton.get("/" + UUID.randomUUID(), "If-None-Match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void namesAndReasonsHaveAnyLettersAndAreStoredInNfc() throws SQLException {
        String named = NEW_RUN.replace("acme", "Su\u0308d & So\u0308hne").replace("monthly", "Μισθοί/日勤");

        Reply created = paula.post("", named);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String run = "/" + created.body().path("id").asText();
        Reply cancelled =
                anton.post(run + "/cancel", "{\"reason\": \"Ce re\u0301gime n’existe plus 😀\"}", "If-Match", "\"1\"");

        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(cancelled.body().path("legalEntity").asText()).isEqualTo("Süd & Söhne");
        assertThat(cancelled.body().path("payGroup").asText()).isEqualTo("Μισθοί/日勤");
        assertThat(sql("SELECT reason FROM audit_entry WHERE subject = '" + run.substring(1)
                        + "' AND to_state = 'CANCELLED'"))
                .isEqualTo("Ce régime n’existe plus 😀");
        for (String reason : List.of("\u202Eno", "a\\nb", " ", "\\ud800", "x".repeat(501))) {
            Reply refused = anton.post(run + "/cancel", "{\"reason\": \"" + reason + "\"}", "If-Match", "\"1\"");
            assertThat(refused.problem()).as(reason).isEqualTo("malformed-request");
            assertThat(refused.body().path("detail").asText()).startsWith("reason ");
        }
    }

    @Test
    void onePayGroupTypedInTwoWaysIsOnePayGroup() {
        String regular = NEW_RUN.replace("OFF_CYCLE", "REGULAR");

        Reply first = paula.post("", regular.replace("monthly", "Gehälter"));
        Reply second = paula.post("", regular.replace("monthly", "Geha\u0308lter"));

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(second.problem()).isEqualTo("regular-run-exists");
    }
}
