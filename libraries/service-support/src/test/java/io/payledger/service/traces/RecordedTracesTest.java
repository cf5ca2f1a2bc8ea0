package io.payledger.service.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedTracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void newTracesAreRecordedWhereTheyAreExported() {
        assertThat(decision(sampler("http://collector:4317", 1), Context.root()))
                .isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
        assertThat(decision(sampler("http://collector:4317", 0), Context.root()))
                .isEqualTo(SamplingDecision.DROP);
        assertThat(decision(sampler(" ", 1), Context.root())).isEqualTo(SamplingDecision.DROP);
        assertThat(decision(new RecordedTraces().sampler(Optional.empty(), 1), Context.root()))
                .isEqualTo(SamplingDecision.DROP);
    }

    @Test
    void aTraceIsRecordedIfItsClientRecordsIt() {
        for (String collector : List.of(" ", "http://collector:4317")) {
            assertThat(decision(sampler(collector, 0), of(TraceFlags.getSampled())))
                    .isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
            assertThat(decision(sampler(collector, 1), of(TraceFlags.getDefault())))
                    .isEqualTo(SamplingDecision.DROP);
        }
    }

    private static Sampler sampler(String collector, double fraction) {
        return new RecordedTraces().sampler(Optional.of(collector), fraction);
    }

    private static Context of(TraceFlags flags) {
        return Context.root()
                .with(Span.wrap(
                        SpanContext.createFromRemoteParent(TRACE, "b7ad6b7169203331", flags, TraceState.getDefault())));
    }

    private static SamplingDecision decision(Sampler sampler, Context parent) {
        return sampler.shouldSample(parent, TRACE, "GET", SpanKind.SERVER, Attributes.empty(), List.of())
                .getDecision();
    }
}
