package io.payledger.projections.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.CountingWorker;
import io.payledger.projections.EventCounter;
import io.payledger.projections.TestEvent;
import io.payledger.projections.fold.FoldOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldSpansTest {

    private static final Shard CENTRAL = new Shard("library/central");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String COMMAND = "b7ad6b7169203331";
    private static final String RECORDED = "00-" + TRACE + "-" + COMMAND + "-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    // even where the operator records everything: what the command's side does not record is not
                    // recorded here
                    .setSampler(Sampler.alwaysOn())
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    private static final EventCounter FOLD = new EventCounter();

    private final TestEvent event = TestEvent.of(CENTRAL, new Position(1, 1), EventCounter.LENT, "{}");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path stateDir;

    @Test
    void anAppliedEventIsAChildSpanOfTheCommand() {
        TestEvent traced = event.withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        fold(List.of(traced), shortlyAfter(traced), telemetry);

        assertThat(exporter.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(COMMAND);
            assertThat(span.getName()).isEqualTo("process payroll.events");
            assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(attributes(span))
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("messaging.system", "kafka"),
                            Map.entry("messaging.operation.name", "process"),
                            Map.entry("messaging.operation.type", "process"),
                            Map.entry("messaging.consumer.group.name", "payledger-event-counter-v1"),
                            Map.entry("messaging.destination.name", "payroll.events"),
                            Map.entry("messaging.destination.partition.id", "0"),
                            Map.entry("messaging.kafka.offset", "0"),
                            Map.entry("cloudevents.event_id", traced.header(EventEnvelope.ID)),
                            Map.entry("cloudevents.event_type", EventCounter.LENT),
                            Map.entry("payledger.shard", CENTRAL.id()),
                            Map.entry("payledger.position", traced.position().toString())));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-\u0000\uffff",
            })
    void aTraceThatIsNotRecordedOrMalformedLeavesNoSpanAndTheFoldContinues(String traceParent) {
        TestEvent traced = event.withHeader(EventEnvelope.TRACE_PARENT, traceParent);

        List<FoldOutcome> outcomes =
                fold(List.of(traced), shortlyAfter(traced), telemetry).outcomes();

        assertThat(outcomes).singleElement().isInstanceOf(FoldOutcome.Applied.class);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void anEventWithoutATraceLeavesNoSpan() {
        assertThat(fold(List.of(event), shortlyAfter(event), telemetry).outcomes())
                .singleElement()
                .isInstanceOf(FoldOutcome.Applied.class);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aDuplicateLeavesNoSpan() {
        TestEvent traced = event.withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        List<FoldOutcome> outcomes =
                fold(List.of(traced, traced), shortlyAfter(traced), telemetry).outcomes();

        assertThat(outcomes.get(1)).isInstanceOf(FoldOutcome.Duplicate.class);
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    }

    @Test
    void aHistoryThatIsFoldedAgainLeavesNoSpans() {
        TestEvent traced = event.withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        fold(
                List.of(traced),
                InstantSource.fixed(time(traced).plus(FoldSpans.EVENT_AGE_MAX).plusMillis(1)),
                telemetry);

        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void theStateIsTheSameWithSpansAndWithout() {
        List<TestEvent> events = LongStream.rangeClosed(1, 20)
                .mapToObj(sequence -> TestEvent.of(CENTRAL, new Position(1, sequence), EventCounter.LENT, "{}"))
                .map(each -> each.withHeader(EventEnvelope.TRACE_PARENT, RECORDED))
                .toList();

        Map<String, String> with =
                fold(events, shortlyAfter(events.get(19)), telemetry).state();
        Map<String, String> without =
                fold(events, InstantSource.system(), OpenTelemetry.noop()).state();

        assertThat(exporter.getFinishedSpanItems()).hasSameSizeAs(events);
        assertThat(with).isNotEmpty().isEqualTo(without);
    }

    private static InstantSource shortlyAfter(TestEvent event) {
        return InstantSource.fixed(time(event).plus(Duration.ofSeconds(1)));
    }

    private static Instant time(TestEvent event) {
        return Instant.parse(event.header(EventEnvelope.TIME));
    }

    private static Map<String, String> attributes(SpanData span) {
        Map<String, String> attributes = new LinkedHashMap<>();
        span.getAttributes()
                .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), value.toString()));
        return attributes;
    }

    private record Folded(List<FoldOutcome> outcomes, Map<String, String> state) {}

    private Folded fold(List<TestEvent> events, InstantSource clock, OpenTelemetry spansTo) {
        try (CountingWorker worker = new CountingWorker(
                stateDir.resolve(UUID.randomUUID().toString()), new FoldSpans(spansTo, FOLD, clock))) {
            worker.fold(events.toArray(TestEvent[]::new));
            return new Folded(worker.outcomes(), worker.state());
        }
    }
}
