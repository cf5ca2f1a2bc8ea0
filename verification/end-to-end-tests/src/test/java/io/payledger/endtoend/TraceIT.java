package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.Session;
import io.payledger.events.EventEnvelope;
import io.payledger.stack.Service;
import io.payledger.stack.Stack;
import io.payledger.stack.StackPlan;
import io.payledger.testing.PayDates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One trace from a client's request to the worker that applied its event. */
@OnlyOnTheLocalStack("the collector listens on this machine's loopback")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceIT {

    private static final String CLIENT = "b7ad6b7169203331";

    private final Collector collector = Collector.start();
    private final Stack stack = Stacks.start("trace", exportingTo(collector).workers(2));

    @AfterAll
    void stop() {
        stack.close();
        collector.close();
    }

    @Test
    void theClientsTraceContinuesThroughOutboxAndKafkaToTheWorker() {
        String tenant = Stacks.newTenant();
        Session petra = new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer"));
        String trace = newTrace();

        petra.post(
                        "/api/v1/tenants/" + tenant + "/payroll-runs",
                        "{\"legalEntity\": \"acme\", \"payGroup\": \"staff\", \"currency\": \"EUR\", " + PayDates.json()
                                + "}",
                        Map.of("traceparent", "00-" + trace + "-" + CLIENT + "-01"))
                .expect(201);

        Collector.Received request = awaitSpan(collector, "payledger-api", trace);
        Collector.Received folded = awaitSpan(collector, "reconciliation-worker", trace);
        assertThat(request.kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(request.parent()).isEqualTo(CLIENT);
        assertThat(Kafka.events(stack.kafkaBootstrapServers()).get("payroll/" + tenant))
                .singleElement()
                .satisfies(event -> assertThat(event.headers())
                        .containsEntry(EventEnvelope.TRACE_PARENT, "00-" + trace + "-" + request.id() + "-01")
                        .doesNotContainKeys("tracestate", "baggage"));
        assertThat(folded.kind()).isEqualTo("SPAN_KIND_CONSUMER");
        assertThat(folded.parent()).isEqualTo(request.id());
        assertThat(folded.attributes())
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.destination.name", "payroll.events")
                .containsEntry("payledger.shard", "payroll/" + tenant)
                .containsEntry("payledger.position", "1/1");
    }

    @Test
    void aForwardedRequestIsAChildOfTheForwardingWorkersSpan() {
        String tenant = Stacks.newTenant();
        String path = "/frontiers/payroll/" + tenant;
        List<Session> askers = stack.workers().stream()
                .map(worker -> new Session(List.of(worker.url()), stack.token(tenant, "vera", "approver")))
                .toList();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> askers.stream().allMatch(asker -> asker.get(path).status() == 200));
        String trace = newTrace();

        askers.forEach(asker -> asker.get(path, Map.of("traceparent", "00-" + trace + "-" + CLIENT + "-01"))
                .expect(200));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> collector.spans("reconciliation-worker", trace).size() == 3);
        List<Collector.Received> spans = collector.spans("reconciliation-worker", trace);
        assertThat(spans.stream().filter(span -> span.parent().equals(CLIENT)))
                .as("one for each worker that the client asked")
                .hasSize(2);
        assertThat(spans.stream().map(Collector.Received::id))
                .as("the owner's span is a child of the forwarding worker's")
                .containsAnyElementsOf(
                        spans.stream().map(Collector.Received::parent).toList());
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static StackPlan exportingTo(Collector collector) {
        StackPlan plan = StackPlan.USUAL.followers(0);
        for (Service service : List.of(Service.API, Service.WORKER)) {
            plan = plan.setting(service, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                    .setting(service, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                    .setting(service, "quarkus.otel.bsp.schedule.delay", "100ms");
        }
        return plan;
    }

    private static Collector.Received awaitSpan(Collector collector, String service, String trace) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> collector.spans(service, trace).size() == 1);
        return collector.spans(service, trace).get(0);
    }
}
