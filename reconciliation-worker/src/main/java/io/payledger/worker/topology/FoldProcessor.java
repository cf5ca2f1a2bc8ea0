package io.payledger.worker.topology;

import io.payledger.freshness.Shard;
import io.payledger.worker.fold.BrokenRun;
import io.payledger.worker.fold.Fold;
import io.payledger.worker.fold.FoldOutcome;
import io.payledger.worker.fold.IncomingRecord;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.fold.StateBytes;
import io.payledger.worker.fold.StateKeys;
import io.payledger.worker.fold.Step;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Carries one partition's records into the fold and the rows out of it. One thread at a time, as Streams promises. */
final class FoldProcessor implements Processor<byte[], byte[], Void, Void> {

    private final String log;
    private final FoldListener listener;
    private final FoldSpans spans;
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    FoldProcessor(String log, FoldListener listener, FoldSpans spans) {
        this.log = log;
        this.listener = listener;
        this.spans = spans;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        KeyValueStore<String, byte[]> restored = context.getStateStore(FoldTopology.STORE);
        Map<Shard, ShardFrontier> frontiers = new HashMap<>();
        try (KeyValueIterator<String, byte[]> rows = restored.range(StateKeys.FRONTIERS, StateKeys.FRONTIERS_END)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                frontiers.put(StateKeys.shardOf(row.key), StateBytes.read(row.value, ShardFrontier.class));
            }
        }
        Map<UUID, BrokenRun> broken = new HashMap<>();
        try (KeyValueIterator<String, byte[]> rows = restored.range(StateKeys.BROKEN, StateKeys.BROKEN_END)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                broken.put(StateKeys.runOf(row.key), StateBytes.read(row.value, BrokenRun.class));
            }
        }
        this.context = context;
        this.store = restored;
        listener.opened(context.taskId().partition(), frontiers, broken);
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
        KeyValueStore<String, byte[]> rows = Objects.requireNonNull(store, "init comes first");
        ProcessorContext<Void, Void> here = Objects.requireNonNull(context, "init comes first");
        RecordMetadata place = here.recordMetadata().orElseThrow();
        IncomingRecord arrival = new IncomingRecord(
                log,
                place.topic(),
                place.partition(),
                place.offset(),
                event.key() == null ? null : text(event.key()),
                headers(event.headers()),
                event.value());
        Instant began = spans.now();
        Step step = Fold.step(rows::get, arrival);
        for (Step.Row row : step.rows()) {
            rows.put(row.key(), row.value());
        }
        listener.folded(place.partition(), step.outcome());
        if (step.outcome() instanceof FoldOutcome.Applied applied) {
            spans.applied(place, event.headers(), applied, began);
        }
    }

    @Override
    public void close() {
        if (context != null) {
            listener.closed(context.taskId().partition());
        }
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key(), text(header.value()));
            }
        }
        return texts;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
