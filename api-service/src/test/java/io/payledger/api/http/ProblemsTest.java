package io.payledger.api.http;

import static io.payledger.api.testing.Runs.CSV;
import static io.payledger.api.testing.Runs.NEW_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class ProblemsTest {

    private final Runs runs = Runs.ofNewTenant();

    private static void assertProblem(Reply reply, int status, String name) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.problem()).isEqualTo(name);
        assertThat(reply.body().path("status").asInt()).isEqualTo(status);
        assertThat(reply.body().path("detail").asText()).hasSizeGreaterThan(20);
        assertThat(reply.text()).doesNotContain("Exception", "io.payledger", "jackson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//q", "//q/metrics", "//q/metrics/x"})
    void everythingButHealthAndTheOpenApiDocumentRequiresAuthentication(String path) {
        assertProblem(Person.withBearer(runs.tenant, null).get(path), 401, "unauthenticated");
        assertProblem(Person.withBearer(runs.tenant, "rubbish").get(path), 401, "unauthenticated");
    }

    @Test
    void healthAndTheOpenApiDocumentNeedNoAuthentication() {
        Person anonymous = Person.withBearer("", null);

        assertThat(anonymous.get("//q/openapi").status()).isEqualTo(200);
        assertThat(anonymous.get("//q/health/live").status()).isEqualTo(200);
        assertThat(anonymous.get("//q/health/started").status()).isEqualTo(200);
        Reply ready = anonymous.get("//q/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text()).contains("primary", "follower-1", "follower-2");
    }

    @Test
    void everyRoleHasItsOwnRights() {
        String run = runs.pending();
        Person auditor = Person.of(runs.tenant, "ada", "auditor");
        Person operator = Person.of(runs.tenant, "olga", "operator");

        assertProblem(runs.paula.post(run + "/approve", null, "If-Match", Runs.PENDING), 403, "forbidden");
        assertProblem(runs.anton.post("", NEW_RUN), 403, "forbidden");
        assertProblem(auditor.post(run + "/submit", null), 403, "forbidden");
        assertProblem(operator.get(run), 403, "forbidden");
        assertProblem(auditor.get("//q/metrics"), 403, "forbidden");
        assertThat(auditor.get(run).status()).isEqualTo(200);
        assertThat(operator.get("//q/metrics").text())
                .contains(
                        "session_read_wait_ms_bucket",
                        "session_read_primary_fallback_total",
                        "session_reads_total{route=\"follower\"",
                        "session_read_refused_total{reason=\"behind\"",
                        "payledger_session_read_miss_positions_bucket",
                        "payledger_store_lag_seconds{store=\"follower-1\"",
                        "payledger_store_up{store=\"primary\"",
                        "payledger_command_seconds_bucket{");
        assertThat(auditor.get("//q/openapi").text()).contains("/api/v1/tenants/{tenant}/payroll-runs/{run}/approve");
    }

    @Test
    void refusesABearerTokenForAnotherAudience() {
        String token = Identities.token(runs.tenant, "paula", "preparer");

        assertProblem(
                Person.withBearer(runs.tenant, token.substring(0, token.length() - 3) + "AAA")
                        .get(""),
                401,
                "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{}",
                "{\"legalEntity\": \"acme\", \"payGroup\": 1, \"periodStart\": \"2026-11-01\", \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}",
                "{\"legalEntity\": \"acme\", \"payGroup\": \"m\", \"periodStart\": \"2026-11-31\", \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}",
                "{\"legalEntity\": \"acme\", \"payGroup\": \"m\", \"periodStart\": null, \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}",
                "{\"legalEntity\": \"acme\", \"payGroup\": \"m\", \"periodStart\": \"2026-12-01\", \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}",
                "{\"legalEntity\": \"acme\", \"payGroup\": \"m\\u0000\", \"periodStart\": \"2026-11-01\", \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}",
                "{\"payGrp\": \"m\", \"periodStart\": \"2026-11-01\", \"periodEnd\": \"2026-11-30\", \"payDate\": \"2026-11-27\"}"
            })
    void anUnreadableBodyIsMalformed(String body) {
        assertProblem(runs.paula.post("", body), 400, "malformed-request");
    }

    @Test
    void unknownPathsMethodsAndMediaTypesHaveTheirProblems() {
        String run = runs.draft();

        assertProblem(runs.paula.get("/not-a-uuid"), 400, "malformed-request");
        assertProblem(runs.paula.get("/" + UUID.randomUUID()), 404, "payroll-run-not-found");
        assertProblem(runs.paula.get(run + "/nothing"), 404, "not-found");
        assertProblem(runs.paula.send("DELETE", run, null), 405, "method-not-allowed");
        assertProblem(
                runs.paula.put(run + "/items", CSV, "Content-Type", "application/xml"), 415, "unsupported-media-type");
        assertProblem(runs.paula.get(run, "Accept", "application/xml"), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=x", "?limit=99999", "?state=PAID", "?cursor=rubbish", "?cursor=LzE"})
    void anInvalidQueryIsMalformed(String query) {
        assertProblem(runs.paula.get(query), 400, "malformed-request");
    }

    @Test
    void invalidHeadersAreMalformed() {
        String run = runs.pending();

        assertProblem(runs.anton.post(run + "/approve", null, "If-Match", "W/\"1\""), 400, "malformed-request");
        assertProblem(runs.anton.post(run + "/approve", null, "If-Match", "one"), 400, "malformed-request");
        assertProblem(
                runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING, "Idempotency-Key", "x".repeat(129)),
                400,
                "malformed-request");
        assertProblem(runs.anton.post(run + "/approve", null), 428, "precondition-required");
        assertProblem(
                runs.anton.post(run + "/approve", "{\"overide\": {}}", "If-Match", Runs.PENDING),
                400,
                "malformed-request");
        assertProblem(
                runs.anton.post(run + "/approve", "<a/>", "If-Match", Runs.PENDING, "Content-Type", "application/xml"),
                415,
                "unsupported-media-type");
        assertProblem(runs.anton.post(run + "/approve", null, "If-Match", "*"), 428, "precondition-required");
    }

    @Test
    void aRegisterThatIsTooLargeIsRefused() {
        String run = runs.draft();

        assertProblem(
                runs.paula.put(run + "/items", "x".repeat(9_000_000), "Content-Type", "text/csv"),
                413,
                "request-too-large");
    }
}
