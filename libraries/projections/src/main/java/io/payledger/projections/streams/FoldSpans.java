package io.payledger.projections.streams;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.payledger.events.EventEnvelope;
import io.payledger.projections.fold.FoldOutcome.Applied;
import io.payledger.projections.fold.IncomingRecord;
import io.payledger.projections.fold.ProjectionFold;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span for each applied event, as a child of the span of the command that caused it, by OpenTelemetry's conventions for
 * messaging. Made after the fold and from nothing that the fold reads: the state is the same with spans and without.
 * Thread-safe.
 */
@Singleton
public final class FoldSpans {

    /** A history that is folded again would send spans by the hundred thousand, into traces that ended long ago. */
    static final Duration EVENT_AGE_MAX = Duration.ofHours(1);

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("cloudevents.event_id");
    private static final AttributeKey<String> EVENT_TYPE = AttributeKey.stringKey("cloudevents.event_type");
    private static final AttributeKey<String> SHARD = AttributeKey.stringKey("payledger.shard");
    private static final AttributeKey<String> POSITION = AttributeKey.stringKey("payledger.position");

    private static final String PROCESS = "process";

    private final ProjectionFold fold;
    private final Tracer tracer;
    private final InstantSource clock;

    @Inject
    public FoldSpans(OpenTelemetry telemetry, ProjectionFold fold) {
        this(telemetry, fold, InstantSource.system());
    }

    FoldSpans(OpenTelemetry telemetry, ProjectionFold fold, InstantSource clock) {
        this.fold = fold;
        this.tracer = telemetry.getTracer("io.payledger." + fold.name());
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Reads one header and returns where the trace is not recorded or the headers name none. */
    void applied(IncomingRecord record, Applied applied, Instant began) {
        Context command = W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), HEADERS);
        if (!Span.fromContext(command).getSpanContext().isSampled()
                || applied.eventTime().isBefore(began.minus(EVENT_AGE_MAX))) {
            return;
        }
        SpanBuilder span = tracer.spanBuilder(PROCESS + " " + record.topic())
                .setParent(command)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(began)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION_NAME, PROCESS)
                .setAttribute(OPERATION_TYPE, PROCESS)
                .setAttribute(GROUP, FoldTopology.applicationId(fold, record.topic()))
                .setAttribute(TOPIC, record.topic())
                .setAttribute(PARTITION, Integer.toString(record.partition()))
                .setAttribute(OFFSET, record.offset())
                .setAttribute(SHARD, applied.shard().id())
                .setAttribute(POSITION, applied.position().toString());
        attribute(span, EVENT_ID, record.headers().get(EventEnvelope.ID));
        attribute(span, EVENT_TYPE, record.headers().get(EventEnvelope.TYPE));
        span.startSpan().end(clock.instant());
    }

    private static void attribute(SpanBuilder span, AttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    };
}
