package io.payledger.service.traces;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Decides which traces are recorded, in services that have spans. */
@Singleton
public class RecordedTraces {

    /**
     * A trace that a client records is continued. Of the others, none is recorded that nothing exports, since a recorded span
     * takes a twentieth of a read's processor time; requests and events have a trace all the same.
     *
     * @param collector to which spans are exported; none if blank
     * @param fraction of the new traces, from 0 to 1
     */
    @Produces
    @Singleton
    @DefaultBean
    Sampler sampler(
            @ConfigProperty(name = "quarkus.otel.exporter.otlp.endpoint") Optional<String> collector,
            @ConfigProperty(name = "quarkus.otel.traces.sampler.arg", defaultValue = "1.0") double fraction) {
        boolean exported = collector
                .map(String::strip)
                .filter(endpoint -> !endpoint.isEmpty())
                .isPresent();
        return Sampler.parentBased(exported ? Sampler.traceIdRatioBased(fraction) : Sampler.alwaysOff());
    }
}
