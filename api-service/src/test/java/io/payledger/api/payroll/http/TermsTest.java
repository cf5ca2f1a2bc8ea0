package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.PayDates;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run is for is changed until it is submitted, and no payment is moved to another day without its officer. */
@WithApiTestEnvironment
class TermsTest {

    private static final String IBAN = "DE02120300000000202051";

    private final Runs runs = Runs.ofNewTenant();
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final Person carla = Person.of(runs.tenant, "carla", "preparer");

    private static String terms(String type, String payGroup, String currency, String dates) {
        return "{\"type\": \"%s\", \"legalEntity\": \"acme\", \"payGroup\": \"%s\", \"currency\": \"%s\", %s}"
                .formatted(type, payGroup, currency, dates);
    }

    private Reply change(Person who, String run, String terms, String etag) {
        return who.put(run, terms, "If-Match", etag);
    }

    @Test
    void aDraftsTermsAreChangedAndItsRegisterStays() {
        String run = runs.recorded();
        String wanted = terms("BONUS", "weekly", "EUR", PayDates.json());

        Reply changed = change(carla, run, wanted, "\"2\"");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        JsonNode body = changed.body();
        assertThat(body.path("type").asText()).isEqualTo("BONUS");
        assertThat(body.path("payGroup").asText()).isEqualTo("weekly");
        assertThat(body.path("businessDate").asText())
                .isEqualTo(body.path("payDate").asText())
                .isEqualTo(PayDates.next().toString());
        assertThat(body.path("state").asText()).isEqualTo("DRAFT");
        assertThat(body.path("headcount").asInt()).isEqualTo(2);
        assertThat(body.path("handledBy")).hasToString("[\"carla\",\"paula\"]");
        assertThat(changed.header("ETag")).isEqualTo("\"3\"");
        assertThat(runs.paula.get(run, "X-Session-Token", changed.token()).body())
                .isEqualTo(body);
        Reply audit = Person.of(runs.tenant, "vera", "auditor")
                .get("//api/v1/tenants/" + runs.tenant + "/audit", "X-Session-Token", changed.token());
        assertThat(audit.text()).contains("\"change-terms\"");
    }

    @Test
    void aRepetitionIsDoneAndOneAboutAnOlderVersionIsRefused() {
        String run = runs.draft();
        String wanted = terms("BONUS", "weekly", "EUR", PayDates.json());
        assertThat(change(runs.paula, run, wanted, "\"1\"").status()).isEqualTo(200);

        Reply again = change(runs.paula, run, wanted, "\"2\"");
        Reply stale = change(runs.paula, run, wanted, "\"1\"");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo("\"2\"");
        assertThat(stale.problem()).isEqualTo("version-changed");
        assertThat(runs.paula.put(run, wanted).problem()).isEqualTo("precondition-required");
    }

    @Test
    void aCalculatedRunIsADraftAgainAndASubmittedOneKeepsItsTerms() {
        String run = runs.recorded();
        runs.paula.post(run + "/calculate", null, "If-Match", "\"2\"");
        Reply changed = change(runs.paula, run, terms("BONUS", "weekly", "EUR", PayDates.json()), "\"3\"");
        assertThat(changed.body().path("state").asText()).isEqualTo("DRAFT");
        assertThat(changed.body().has("contentHash")).isFalse();

        Reply refused =
                change(runs.paula, runs.pending(), terms("BONUS", "weekly", "EUR", PayDates.json()), Runs.PENDING);

        assertThat(refused.problem()).isEqualTo("wrong-state");
        assertThat(refused.body().path("detail").asText()).contains("change-terms", "PENDING_APPROVAL");
    }

    @Test
    void termsThatAnotherRunHasOrThatDoNotFitTheRegisterAreRefused() {
        String regular = terms("REGULAR", "monthly", "EUR", PayDates.json());
        assertThat(runs.paula.post("", regular).status()).isEqualTo(201);
        String run = runs.recorded();

        assertThat(change(runs.paula, run, regular, "\"2\"").problem()).isEqualTo("regular-run-exists");
        assertThat(change(runs.paula, run, terms("BONUS", "monthly", "JPY", PayDates.json()), "\"2\"")
                        .text())
                .contains("a register in EUR");
        assertThat(change(runs.paula, run, terms("CORRECTION", "monthly", "EUR", PayDates.json()), "\"2\"")
                        .problem())
                .isEqualTo("malformed-request");
        assertThat(change(
                                runs.paula,
                                run,
                                "{\"corrects\": \"00000000-0000-0000-0000-000000000000\", "
                                        + terms("CORRECTION", "monthly", "EUR", PayDates.json())
                                                .substring(1),
                                "\"2\"")
                        .text())
                .contains("there is no payroll run");
        assertThat(change(runs.paula, run, "{}", "\"2\"").problem()).isEqualTo("malformed-request");
    }

    /** Released late: the officer names the day, and answer and audit trail say it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void aPayDateThatHasPassedIsNotMovedWithoutSayingSo(String body) {
        String run = approvedAfterItsPayDate();
        LocalDate day = PayDates.next();

        Reply refused = paul.post(run + "/release", body, "If-Match", "\"7\"");
        Reply passed = paul.post(
                run + "/release",
                "{\"executionDate\": \"" + LocalDate.now(ZoneOffset.UTC).minusDays(1) + "\"}",
                "If-Match",
                "\"7\"");
        Reply released = paul.post(run + "/release", "{\"executionDate\": \"" + day + "\"}", "If-Match", "\"7\"");

        assertThat(refused.problem()).as(refused.text()).isEqualTo("pay-date-passed");
        assertThat(refused.body().path("detail").asText()).contains("executionDate");
        assertThat(refused.body().path("run").path("state").asText()).isEqualTo("APPROVED");
        assertThat(passed.problem()).isEqualTo("pay-date-passed");
        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertThat(released.body().path("paymentOrder").path("executionDate").asText())
                .isEqualTo(day.toString());
        assertThat(paul.get(run + "/payment-file", "X-Session-Token", released.token())
                        .text())
                .contains("<Dt>" + day + "</Dt>");
        assertThat(Person.of(runs.tenant, "vera", "auditor")
                        .get("//api/v1/tenants/" + runs.tenant + "/audit", "X-Session-Token", released.token())
                        .text())
                .contains("executed on " + day);
    }

    @Test
    void anExecutionDateBeforeThePayDateHasPassedIsRefused() {
        String run = runs.pending();
        Reply approved = runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply refused = paul.post(
                run + "/release",
                "{\"executionDate\": \"" + PayDates.next() + "\"}",
                "If-Match",
                approved.header("ETag"));

        assertThat(refused.problem()).isEqualTo("malformed-request");
        assertThat(refused.body().path("detail").asText()).contains("leave it out");
    }

    /** Its blockers are accepted: created, recorded, calculated, accepted twice, submitted, approved. */
    private String approvedAfterItsPayDate() {
        String tenant = "//api/v1/tenants/" + runs.tenant;
        Person dora = Person.of(runs.tenant, "dora", "payment-officer");
        ok(dora.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\na-1,Anna," + IBAN + ",\n",
                "Content-Type",
                "text/csv"));
        ok(dora.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"" + IBAN + "\"}"));
        LocalDate passed = PayDates.previous();
        Reply created = runs.paula.post(
                "",
                terms(
                        "OFF_CYCLE",
                        "monthly",
                        "EUR",
                        "\"periodStart\": \"%1$s\", \"periodEnd\": \"%1$s\", \"payDate\": \"%1$s\"".formatted(passed)));
        String run = "/" + created.body().path("id").asText();
        ok(runs.paula.put(
                run + "/items",
                Runs.CSV_HEADER + "e-1,EUR,100,0,0,0,0,100,0,0,BANK_TRANSFER,a-1\n",
                "Content-Type",
                "text/csv"));
        ok(runs.paula.post(run + "/calculate", null, "If-Match", "\"2\""));
        ok(runs.anton.post(run + "/blockers/1/accept", "{\"reason\": \"paid late\"}", "If-Match", "\"3\""));
        ok(runs.anton.post(run + "/blockers/2/accept", "{\"reason\": \"by phone\"}", "If-Match", "\"4\""));
        ok(runs.paula.post(run + "/submit", null, "If-Match", "\"5\""));
        Reply approved = ok(runs.anton.post(run + "/approve", null, "If-Match", "\"6\""));
        assertThat(approved.header("ETag")).isEqualTo("\"7\"");
        return run;
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }
}
