package io.payledger.projections.streams;

import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldStep;
import io.payledger.projections.fold.IncomingRecord;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.fold.ShardFold;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Passes one partition's records to the fold and writes the rows that it returns. One thread at a time, as Streams guarantees. */
final class FoldProcessor implements Processor<byte[], byte[], Void, Void> {

    private final ProjectionFold fold;
    private final ShardFold shards;
    private final String log;
    private final FoldListener listener;
    private final FoldSpans spans;
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable FoldedRows rows;

    FoldProcessor(ProjectionFold fold, String log, FoldListener listener, FoldSpans spans) {
        this.fold = fold;
        this.shards = new ShardFold(fold);
        this.log = log;
        this.listener = listener;
        this.spans = spans;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        KeyValueStore<String, byte[]> restored = context.getStateStore(fold.name());
        int partition = context.taskId().partition();
        this.context = context;
        // also after an aborted transaction, when the store is back at the last commit: nothing of before is kept
        this.rows = new FoldedRows(restored, fold.codec());
        listener.opened(partition, new PartitionRows(partition, restored, fold.codec()));
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
        FoldedRows partition = Objects.requireNonNull(rows, "init comes first");
        RecordMetadata place = Objects.requireNonNull(context, "init comes first")
                .recordMetadata()
                .orElseThrow();
        IncomingRecord record = new IncomingRecord(
                log,
                place.topic(),
                place.partition(),
                place.offset(),
                event.key() == null ? null : text(event.key()),
                headers(event.headers()),
                event.value());
        Instant began = spans.now();
        FoldStep step = shards.step(partition, record);
        step.rows().forEach(partition::put);
        listener.folded(place.partition(), step.outcome());
        if (step.outcome() instanceof FoldOutcome.Applied applied) {
            spans.applied(record, applied, began);
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
