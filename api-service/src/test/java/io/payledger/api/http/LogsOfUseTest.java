package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.payledger.api.datastores.Stores;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Logged;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt.StoreUnavailableException;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.endpoints.EndpointTable;
import io.payledger.service.logging.SecurityEvent;
import io.payledger.testing.HttpTestClient.Reply;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that operators and a SIEM read, as docs/operating/logs.md describes them. */
@WithApiTestEnvironment
class LogsOfUseTest {

    private static final String ACCESS = "io.payledger.log.access ";
    private static final String COMMAND = "io.payledger.log.command ";
    private static final String SECURITY = "io.payledger.log.security ";
    private static final String STORES = "io.payledger.log.stores ";

    private final Runs runs = Runs.ofNewTenant();
    private final String tenant = "//api/v1/tenants/" + runs.tenant;
    private final Logged logged = Logged.watch();

    @Inject
    @SuppressWarnings("NullAway.Init")
    EndpointTable endpoints;

    @Inject
    @SuppressWarnings("NullAway.Init")
    InMemorySpanExporter spans;

    @Inject
    @SuppressWarnings("NullAway.Init")
    Stores stores;

    @AfterEach
    void close() {
        logged.close();
    }

    /** Of this test's tenant; a line is written once its answer has been sent. */
    private void awaitOne(String category, String... parts) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(logged.lines())
                .filteredOn(line -> line.contains(category) && line.contains(runs.tenant))
                .filteredOn(line -> List.of(parts).stream().allMatch(line::contains))
                .hasSize(1));
    }

    @Test
    void aCommandIsOneLineWithItsPosition() {
        String run = runs.pending();
        assertThat(runs.anton
                        .post(run + "/approve", null, "If-Match", Runs.PENDING)
                        .status())
                .isEqualTo(200);

        awaitOne(
                COMMAND,
                "INFO",
                "command ended: who=anton command=approve tenant=" + runs.tenant + " run=" + run.substring(1)
                        + " outcome=committed position=1/5 duration_ms=");
        awaitOne(COMMAND, "who=paula command=submit", "outcome=committed position=1/4");
    }

    @Test
    void aRefusedCommandSaysWhyInEachCategory() {
        String run = runs.pending();
        Person both = Person.of(runs.tenant, "paula", "preparer", "approver");
        assertThat(both.post(run + "/approve", null, "If-Match", Runs.PENDING).problem())
                .isEqualTo("four-eyes");

        awaitOne(COMMAND, "who=paula command=approve", "outcome=refused position=1/4 reason=four-eyes");
        awaitOne(
                ACCESS,
                "INFO",
                "request refused: who=paula roles=approver,preparer",
                "method=POST endpoint=/api/v1/tenants/{tenant}/payroll-runs/{run}/approve tenant=" + runs.tenant,
                "run=" + run.substring(1) + " status=403 problem=four-eyes",
                "duration_ms=");
        awaitOne(SECURITY, "INFO", "authorization-denied: who=paula", "status=403 problem=four-eyes");
    }

    @Test
    void aRefusalBeforeAnyCommandIsOneLine() {
        runs.paula.get("?limit=none");

        awaitOne(ACCESS, "request refused: who=paula", "status=400 problem=malformed-request");
    }

    @Test
    void aRefusedTokenAndARefusedCallerAreSecurityEvents() {
        Person.withBearer(runs.tenant, null).get("");
        Person.withBearer(runs.tenant, Identities.token("another-tenant", "eve", "auditor"))
                .get("");

        awaitOne(ACCESS, "status=401 problem=unauthenticated");
        awaitOne(SECURITY, "authentication-failed: from=127.0.0.1", "status=401");
        awaitOne(ACCESS, "who=eve", "status=403 problem=forbidden");
        awaitOne(SECURITY, "authorization-denied: who=eve roles=auditor", "token_tenant=another-tenant", "status=403");
    }

    @Test
    void aReadSaysHowItWasServedInTheLogAndInItsSpan() {
        String run = runs.pending();
        String seen = runs.tokenOfNow();
        Reply reply = runs.anton.get(run, "X-Session-Token", seen);
        assertThat(reply.status()).isEqualTo(200);

        awaitOne(
                ACCESS,
                "request: who=anton",
                "payroll-runs/{run} ",
                "status=200",
                "trace=",
                "store=" + reply.store() + " route=" + reply.route() + " applied_through=4 waited_ms=",
                "required=1/4");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                .map(LogsOfUseTest::attributes)
                .anySatisfy(attributes -> assertThat(attributes)
                        .containsEntry("payledger.store", reply.store())
                        .containsEntry("payledger.route", reply.route())
                        .containsEntry("payledger.applied_through", "4")
                        .containsEntry("payledger.required", "1/4")
                        .containsKey("payledger.waited_ms")));
    }

    private static Map<String, String> attributes(SpanData span) {
        Map<String, String> attributes = new TreeMap<>();
        span.getAttributes()
                .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), String.valueOf(value)));
        return attributes;
    }

    @Test
    void aReadThatNoStoreIsFreshEnoughForSaysWhatItRequired() {
        runs.draft();
        String ahead = ApiTestEnvironment.sessionTokens()
                .encode(SessionToken.of(Shard.of("payroll", runs.tenant), new Position(1, 99)));

        assertThat(runs.anton.get("", "X-Session-Token", ahead).status()).isEqualTo(503);

        awaitOne(ACCESS, "status=503 problem=frontier-not-reached reason=behind", "required=1/99");
    }

    @Test
    void accountsAndPoliciesAreSecurityEvents() {
        Person paul = Person.of(runs.tenant, "paul", "payment-officer");
        Person olga = Person.of(runs.tenant, "olga", "operator");
        paul.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\na-1,Erika Mustermann,DE02120300000000202051,BYLADEM1001\n",
                "Content-Type",
                "text/csv");
        paul.get(tenant + "/bank-accounts");
        olga.post(tenant + "/policy/proposals", "{\"requiredApprovals\":2}", "If-Match", "\"0\"");

        awaitOne(
                SECURITY,
                "accounts-changed: who=paul",
                "endpoint=/api/v1/tenants/{tenant}/bank-accounts",
                "status=200");
        awaitOne(SECURITY, "accounts-read: who=paul");
        awaitOne(SECURITY, "policy-changed: who=olga roles=operator");
    }

    @Test
    void paymentFilesAndLegalEntitiesAreSecurityEventsToo() {
        assertThat(event("GET", "/payroll-runs/1/payment-file")).isEqualTo(SecurityEvent.PAYMENT_FILE_FETCHED);
        assertThat(event("GET", "/payroll-runs/1/payment-file/preview")).isEqualTo(SecurityEvent.ACCOUNTS_READ);
        assertThat(event("PUT", "/legal-entities/acme")).isEqualTo(SecurityEvent.ACCOUNTS_CHANGED);
        assertThat(event("GET", "/legal-entities")).isEqualTo(SecurityEvent.ACCOUNTS_READ);
    }

    private String event(String method, String path) {
        return endpoints
                .find(method, "/api/v1/tenants/acme" + path)
                .orElseThrow()
                .resource()
                .getAnnotation(SecurityEvent.class)
                .value();
    }

    @Test
    void aStoreThatIsLostOrBackIsOneLineEach() {
        String name = stores.followers().get(1).name();

        IOException reset = new IOException("connection reset");
        stores.followers().get(1).lost(new StoreUnavailableException(reset.toString(), reset));
        stores.followers().get(1).lost(reset);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(logged.lines())
                .anyMatch(line -> line.contains(STORES) && line.contains("store is back: store=" + name)));
        assertThat(logged.lines())
                .filteredOn(line -> line.contains(STORES) && line.contains("store is lost: store=" + name))
                .singleElement()
                .asString()
                .contains("WARN", "reason=IOException cause=\"connection reset\"");
    }

    /** Marked values of requests are in no line of the log, at any level. */
    @Test
    void noLineNamesAnEmployeeAnAccountOrAnAmount() {
        Person paul = Person.of(runs.tenant, "paul", "payment-officer", "auditor");
        String accounts = "account,holder,iban,bic\n";
        String iban = "DE02120300000000202051";
        String[] csv = {"Content-Type", "text/csv"};
        runs.paula.post(
                tenant + "/employees", "employee,pay_group,department,left_on\nQuirinus,monthly,Quirindept,\n", csv);
        runs.paula.post(
                tenant + "/employees",
                "employee,pay_group,department,left_on\nQuirinus,monthly,Quirindept,Quirindate\n",
                csv);
        paul.post(tenant + "/bank-accounts", accounts + "a-1,Quirin Mark," + iban + ",BYLADEM1001\n", csv);
        paul.post(tenant + "/bank-accounts", accounts + "a-1,Quirin Mark," + iban + "9,BYLADEM1001\n", csv);
        paul.get(tenant + "/bank-accounts?" + iban + "=Quirin");
        paul.get(tenant + "/" + iban + "/Quirin");
        paul.send("DELETE", tenant + "/legal-entities/" + iban, null);
        runs.paula.get("?text=Quirin&limit=" + iban);
        String run = runs.draft();
        String row = "Quirinus,EUR,77123.45,0,0,0,0,77123.45,0,0,CASH,\n";
        runs.paula.put(run + "/items", Runs.CSV_HEADER + row, csv);
        runs.paula.put(run + "/items", Runs.CSV_HEADER + row + row, csv);
        runs.paula.put(run + "/items", Runs.CSV_HEADER + row.replace("CASH", "Quirin"), csv);
        runs.paula.post("", "{\"legalEntity\": \"Quirin\", \"payGroup\": 77123.45, \"" + iban + "\": 1}");
        runs.paula.post(run + "/calculate", null, "If-Match", "\"2\"");
        runs.paula.post(run + "/submit", null, "If-Match", "\"3\"");
        runs.anton.post(run + "/reject", "{\"reason\": \"Quirin gets 77123.45 on " + iban + "\"}", "If-Match", "\"4\"");
        paul.post(
                tenant + "/bank-statements",
                "<Document>" + iban + " Quirin 77123.45</Document>",
                "Content-Type",
                "application/xml");

        awaitOne(COMMAND, "command=reject");
        assertThat(logged.lines())
                .hasSizeGreaterThan(20)
                .noneMatch(
                        line -> line.contains("Quirin") || line.contains(iban.substring(4)) || line.contains("77123"));
    }
}
