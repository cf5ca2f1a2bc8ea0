package io.payledger.api.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Metrics of streams; docs/operating/metrics.md describes them. */
final class StreamMetrics {

    private final Counter changes;
    private final Counter madeUp;
    private final Map<StreamEnd, Counter> ended = new EnumMap<>(StreamEnd.class);

    StreamMetrics(MeterRegistry registry, Supplier<Number> open) {
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
        for (StreamEnd ending : StreamEnd.values()) {
            ended.put(
                    ending,
                    Counter.builder("payledger_streams_ended")
                            .description("Streams that ended, by reason")
                            .tag("reason", ending.word())
                            .register(registry));
        }
    }

    void changed() {
        changes.increment();
    }

    void fetched() {
        madeUp.increment();
    }

    void ended(StreamEnd ending) {
        Counter counter = ended.get(ending);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + ending);
        }
        counter.increment();
    }
}
