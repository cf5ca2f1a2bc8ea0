package io.payledger.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.UrlAttributes;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class TraceParentTest {

    private final Runs runs = Runs.ofNewTenant();

    @Inject
    @SuppressWarnings("NullAway.Init")
    InMemorySpanExporter spans;

    @Test
    void theEventsParentIsTheRequestSpanAChildOfTheClientsSpan() throws SQLException {
        String trace = UUID.randomUUID().toString().replace("-", "");
        String client = "b7ad6b7169203331";

        paulaMakesARun("traceparent", "00-" + trace + "-" + client + "-01", "tracestate", "vendor=Petra");

        SpanData request = requestOfTheEvent();
        assertThat(request.getTraceId()).isEqualTo(trace);
        assertThat(request.getParentSpanId()).isEqualTo(client);
        assertThat(storedTraceParent()).isEqualTo("00-" + trace + "-" + request.getSpanId() + "-01");
    }

    @Test
    void aRequestWithoutATraceStartsOne() throws SQLException {
        paulaMakesARun();

        SpanData request = requestOfTheEvent();
        assertThat(request.getParentSpanContext().isValid()).isFalse();
        assertThat(storedTraceParent()).isEqualTo("00-" + request.getTraceId() + "-" + request.getSpanId() + "-01");
    }

    @Test
    void anInvalidTraceparentStartsANewTrace() throws SQLException {
        paulaMakesARun("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01");

        SpanData request = requestOfTheEvent();
        assertThat(storedTraceParent()).isEqualTo("00-" + request.getTraceId() + "-" + request.getSpanId() + "-01");
    }

    @Test
    void anUnsampledTraceIsContinuedAndNotRecorded() throws SQLException {
        String trace = UUID.randomUUID().toString().replace("-", "");

        paulaMakesARun("traceparent", "00-" + trace + "-b7ad6b7169203331-00");

        assertThat(storedTraceParent())
                .startsWith("00-" + trace)
                .endsWith("-00")
                .doesNotContain("b7ad6b7169203331");
    }

    @Test
    void requestsToAWorkerContinueTheTraceAndProbesHaveNone() {
        String run = runs.draft();
        String trace = UUID.randomUUID().toString().replace("-", "");
        ApiTestEnvironment.worker().says(200, "{}", Map.of());

        runs.anton.get(run + "/reconciliation", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> spansOf("/payroll-runs" + run + "/reconciliation").size() == 1);
        assertThat(ApiTestEnvironment.worker().asked()).singleElement().satisfies(asked -> assertThat(
                        asked.headers().getFirst("traceparent"))
                .startsWith("00-" + trace)
                .doesNotContain("b7ad6b7169203331"));
        assertThat(spans.getFinishedSpanItems())
                .extracting(span -> String.valueOf(span.getAttributes().get(UrlAttributes.URL_FULL)))
                .anyMatch(url -> url.contains("/reconciliations/"))
                .noneMatch(url -> url.contains("/q/"));
    }

    @Test
    void spansContainNoPeopleAndNoAmounts() {
        String secret = "Ottilie" + UUID.randomUUID();
        String run = runs.draft();

        String row = secret + ",EUR,8123.45,0,0,0,0,8123.45,0,0,CASH,\n";
        String register = Runs.CSV_HEADER + row;
        Reply twice = runs.paula.put(run + "/items", register + row, "Content-Type", "text/csv");
        Reply unread = runs.paula.post("", "{\"type\": \"" + secret + "\", \"requiredApprovals\": \"" + secret + "\"}");
        Reply recorded = runs.paula.put(run + "/items", register, "Content-Type", "text/csv");
        Reply keyed = runs.paula.post(
                run + "/calculate",
                null,
                "If-Match",
                "\"2\"",
                "Idempotency-Key",
                secret,
                "X-Session-Token",
                recorded.token(),
                "baggage",
                "who=" + secret);

        assertThat(List.of(twice.status(), unread.status(), recorded.status(), keyed.status()))
                .containsExactly(422, 400, 200, 200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> spansOf("/payroll-runs" + run + "/calculate").size() == 1);
        assertThat(spans.getFinishedSpanItems())
                .extracting(span -> span.getName() + span.getAttributes() + span.getEvents() + span.getStatus())
                .noneMatch(said -> said.contains(secret)
                        || said.contains("8123.45")
                        || said.contains("812345")
                        || said.contains("Bearer")
                        || said.contains(recorded.token()))
                .as("no statements either")
                .noneMatch(said -> said.contains("db."));
    }

    private void paulaMakesARun(String... headers) {
        Reply created = runs.paula.post("", Runs.NEW_RUN, headers);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
    }

    private String storedTraceParent() throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster()
                .primary()
                .query("SELECT trace_parent FROM outbox WHERE shard_id = '" + runs.shard() + "' AND sequence = 1"));
    }

    private SpanData requestOfTheEvent() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> spansOf("/payroll-runs").size() == 1);
        return spansOf("/payroll-runs").get(0);
    }

    private List<SpanData> spansOf(String path) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .filter(span -> ("/api/v1/tenants/" + runs.tenant + path)
                        .equals(span.getAttributes().get(UrlAttributes.URL_PATH)))
                .toList();
    }
}
