package io.payledger.api.command;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.payledger.events.EventHeaders;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event carries of the request that caused it, in the terms of W3C Trace Context. Stateless. */
public final class TraceParent {

    private TraceParent() {}

    /**
     * The span that this request has here, so that what the event sets off is a part of the request's trace. Null where
     * OpenTelemetry is turned off.
     *
     * <p>No tracestate: it is text that a client chose, and events are kept for ever.
     */
    public static @Nullable String current() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), headers, (same, name, value) -> headers.put(name, value));
        return headers.get(EventHeaders.TRACE_PARENT);
    }
}
