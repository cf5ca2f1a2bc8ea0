package io.payledger.api.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.function.Supplier;

/** Metrics of streams; docs/operating/metrics.md describes them. */
final class StreamMetrics {

    private final MeterRegistry registry;
    private final Counter changes;
    private final Counter madeUp;

    StreamMetrics(MeterRegistry registry, Supplier<Number> open) {
        this.registry = registry;
        Gauge.builder("payledger_streams_open", open)
                .description("Streams that are open on this instance")
                .register(registry);
        changes = Counter.builder("payledger_stream_changes")
                .description("Changes sent to streams, counted for each stream")
                .register(registry);
        madeUp = Counter.builder("payledger_stream_outbox_reads")
                .description(
                        "Times that a stream fetched changes from the outbox that Kafka had not delivered, or not in time")
                .register(registry);
        // from zero on, or the first of a kind would be no increase
        EnumSet.allOf(StreamEnd.class).forEach(this::ended);
    }

    void changed() {
        changes.increment();
    }

    void fetched() {
        madeUp.increment();
    }

    /** Counts the streams that ended so. */
    Counter ended(StreamEnd ending) {
        return Counter.builder("payledger_streams_ended")
                .description("Streams that ended, by reason")
                .tag("reason", ending.word())
                .register(registry);
    }
}
