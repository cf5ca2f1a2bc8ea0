package io.payledger.api.testing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Records all spans of the service, and keeps them where tests find them. */
@Singleton
public class Spans {

    @Produces
    @Singleton
    Sampler sampler() {
        return Sampler.parentBased(Sampler.alwaysOn());
    }

    @Produces
    @Singleton
    InMemorySpanExporter exporter() {
        return InMemorySpanExporter.create();
    }
}
