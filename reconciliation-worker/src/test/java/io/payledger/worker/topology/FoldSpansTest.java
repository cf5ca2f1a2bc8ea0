package io.payledger.worker.topology;

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
import io.payledger.events.Topics;
import io.payledger.freshness.Shard;
import io.payledger.worker.EventHistory;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.ShardFrontier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldSpansTest {

    private static final Shard ACME = new Shard("payroll/acme-de");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String COMMAND = "b7ad6b7169203331";
    private static final String RECORDED = "00-" + TRACE + "-" + COMMAND + "-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    // even where the operator wants everything: what the command's side does not record, nobody does
                    .setSampler(Sampler.alwaysOn())
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    private final EventHistory story = new EventHistory(ACME, 4);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path stateDir;

    @Test
    void anAppliedEventIsASpanBelowTheCommandsSpan() {
        RecordedEvent event = story.tellUnknown().last().withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        fold(List.of(event), shortlyAfter(event), telemetry);

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
                            Map.entry("messaging.consumer.group.name", FoldTopology.applicationId(Topics.EVENTS)),
                            Map.entry("messaging.destination.name", "payroll.events"),
                            Map.entry("messaging.destination.partition.id", "0"),
                            Map.entry("messaging.kafka.offset", "0"),
                            Map.entry("cloudevents.event_id", event.headers().get(EventEnvelope.ID)),
                            Map.entry("cloudevents.event_type", event.type()),
                            Map.entry("payledger.shard", ACME.id()),
                            Map.entry("payledger.position", event.position().toString())));
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
    void aTraceThatIsNotRecordedOrIsNoneLeavesNoSpanAndTheFoldGoesOn(String traceParent) {
        RecordedEvent event = story.tellUnknown().last().withHeader(EventEnvelope.TRACE_PARENT, traceParent);

        List<FoldOutcome> outcomes =
                fold(List.of(event), shortlyAfter(event), telemetry).outcomes();

        assertThat(outcomes).singleElement().isInstanceOf(FoldOutcome.Applied.class);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void anEventWithoutATraceLeavesNoSpan() {
        RecordedEvent event = story.tellUnknown().last();

        assertThat(fold(List.of(event), shortlyAfter(event), telemetry).outcomes())
                .singleElement()
                .isInstanceOf(FoldOutcome.Applied.class);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void whatIsDroppedLeavesNoSpan() {
        RecordedEvent event = story.tellUnknown().last().withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        List<FoldOutcome> outcomes =
                fold(List.of(event, event), shortlyAfter(event), telemetry).outcomes();

        assertThat(outcomes.get(1)).isInstanceOf(FoldOutcome.Duplicate.class);
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    }

    @Test
    void aHistoryThatIsFoldedAnewLeavesNoSpans() {
        RecordedEvent event = story.tellUnknown().last().withHeader(EventEnvelope.TRACE_PARENT, RECORDED);

        fold(
                List.of(event),
                InstantSource.fixed(time(event).plus(FoldSpans.EVENT_AGE_MAX).plusMillis(1)),
                telemetry);

        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void theStateIsTheSameWithSpansAndWithout() {
        story.approvedRun();
        List<RecordedEvent> traced = story.told().stream()
                .map(event -> event.withHeader(EventEnvelope.TRACE_PARENT, RECORDED))
                .toList();

        Map<String, String> with =
                fold(traced, shortlyAfter(story.last()), telemetry).state();
        Map<String, String> without =
                fold(traced, InstantSource.system(), OpenTelemetry.noop()).state();

        assertThat(exporter.getFinishedSpanItems()).hasSameSizeAs(traced);
        assertThat(with).isNotEmpty().isEqualTo(without);
    }

    private static InstantSource shortlyAfter(RecordedEvent event) {
        return InstantSource.fixed(time(event).plus(Duration.ofSeconds(1)));
    }

    private static Instant time(RecordedEvent event) {
        return Instant.parse(String.valueOf(event.headers().get(EventEnvelope.TIME)));
    }

    private static Map<String, String> attributes(SpanData span) {
        Map<String, String> attributes = new LinkedHashMap<>();
        span.getAttributes()
                .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), value.toString()));
        return attributes;
    }

    private record Folded(List<FoldOutcome> outcomes, Map<String, String> state) {}

    private Folded fold(List<RecordedEvent> events, InstantSource clock, OpenTelemetry spansTo) {
        Properties settings = new Properties();
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                stateDir.resolve(UUID.randomUUID().toString()).toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        Outcomes outcomes = new Outcomes(new ArrayList<>());
        try (TopologyTestDriver driver = new TopologyTestDriver(
                FoldTopology.of(Topics.EVENTS, "log-1", outcomes, new FoldSpans(spansTo, clock)), settings)) {
            TestInputTopic<byte[], byte[]> topic =
                    driver.createInputTopic(Topics.EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
            for (RecordedEvent event : events) {
                RecordHeaders headers = new RecordHeaders();
                event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
                topic.pipeInput(new TestRecord<>(
                        event.shard().id().getBytes(StandardCharsets.UTF_8), event.payload(), headers, 0L));
            }
            Map<String, String> state = new LinkedHashMap<>();
            try (KeyValueIterator<String, byte[]> rows =
                    driver.<String, byte[]>getKeyValueStore(FoldTopology.STORE).all()) {
                rows.forEachRemaining(row -> state.put(row.key, new String(row.value, StandardCharsets.UTF_8)));
            }
            return new Folded(outcomes.all(), state);
        }
    }

    private record Outcomes(List<FoldOutcome> all) implements FoldListener {
        @Override
        public void opened(int partition, Map<Shard, ShardFrontier> frontiers, Map<UUID, BrokenRun> broken) {}

        @Override
        public void folded(int partition, FoldOutcome outcome) {
            all.add(outcome);
        }

        @Override
        public void closed(int partition) {}
    }
}
