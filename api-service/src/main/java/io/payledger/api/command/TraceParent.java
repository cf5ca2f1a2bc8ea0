package io.payledger.api.command;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.payledger.events.EventEnvelope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The W3C trace context that an event carries of the request that caused it. Stateless. */
public final class TraceParent {

    private TraceParent() {}

    /**
     * The request's span here, so that the work that an event causes is part of the request's trace. Null where
     * OpenTelemetry is off.
     *
     * <p>No tracestate: a client chooses its text, and events are kept for ever.
     */
    public static @Nullable String current() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), headers, (same, name, value) -> headers.put(name, value));
        return headers.get(EventEnvelope.TRACE_PARENT);
    }
}
