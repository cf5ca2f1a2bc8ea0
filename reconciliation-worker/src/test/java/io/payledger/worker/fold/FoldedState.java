package io.payledger.worker.fold;

import io.payledger.events.Topics;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldStep;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.IncomingRecord;
import io.payledger.projections.fold.PartitionProgress;
import io.payledger.projections.fold.RowCodec;
import io.payledger.projections.fold.ShardFold;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.fold.StoredRows;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.ledger.RunLedger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A partition's rows in memory. */
final class FoldedState {

    static final String LOG = "log-1";
    static final ReconciliationFold FOLD = new ReconciliationFold();
    static final RowCodec CODEC = FOLD.codec();

    private final ShardFold shards = new ShardFold(FOLD);

    private final TreeMap<String, byte[]> rows = new TreeMap<>();
    private final List<FoldOutcome> outcomes = new ArrayList<>();
    private long offset;

    FoldedState fold(Collection<RecordedEvent> events) {
        events.forEach(this::fold);
        return this;
    }

    FoldOutcome fold(RecordedEvent event) {
        return fold(new IncomingRecord(
                LOG, Topics.EVENTS, 0, offset, event.shard().id(), event.headers(), event.payload()));
    }

    FoldOutcome fold(IncomingRecord record) {
        return take(record).outcome();
    }

    /** What an event writes. */
    List<FoldStep.Row> rowsOf(RecordedEvent event) {
        return take(new IncomingRecord(
                        LOG, Topics.EVENTS, 0, offset, event.shard().id(), event.headers(), event.payload()))
                .rows();
    }

    private FoldStep take(IncomingRecord record) {
        FoldStep step = shards.step(stored(), record);
        step.rows().forEach(row -> {
            if (row.value() == null) {
                rows.remove(row.key());
            } else {
                rows.put(row.key(), CODEC.write(row.value()));
            }
        });
        outcomes.add(step.outcome());
        offset = record.offset() + 1;
        return step;
    }

    /** As the next event finds them. */
    StoredRows stored() {
        return new StoredRows() {
            @Override
            public <T> @Nullable T get(String key, Class<T> type) {
                byte[] bytes = rows.get(key);
                return bytes == null ? null : CODEC.read(bytes, type);
            }
        };
    }

    List<FoldOutcome> outcomes() {
        return outcomes;
    }

    ShardFrontier frontier(Shard shard) {
        return Optional.ofNullable(rows.get(FrontierKeys.frontier(shard)))
                .map(bytes -> CODEC.read(bytes, ShardFrontier.class))
                .orElse(ShardFrontier.NONE);
    }

    Optional<RunLedger> run(Shard shard, UUID run) {
        return Optional.ofNullable(rows.get(RunKeys.run(shard, run))).map(bytes -> CODEC.read(bytes, RunLedger.class));
    }

    /** Rows of the kind that begins like this, by key. */
    Map<String, byte[]> rows(String begin) {
        return rows.subMap(begin, begin + Character.MAX_VALUE);
    }

    PartitionProgress progress() {
        return Optional.ofNullable(rows.get(FrontierKeys.progress(Topics.EVENTS, 0)))
                .map(bytes -> CODEC.read(bytes, PartitionProgress.class))
                .orElseThrow();
    }

    /** Frontiers and runs, a character for each byte; without offsets, which depend on how often something was read. */
    Map<String, String> bytes() {
        return bytes("");
    }

    Map<String, String> bytes(Shard shard) {
        return bytes("/" + shard.id());
    }

    Map<String, String> bytes(String part) {
        Map<String, String> copy = new LinkedHashMap<>();
        rows.forEach((key, value) -> {
            if (!key.startsWith("o/") && key.contains(part)) {
                copy.put(key, new String(value, StandardCharsets.ISO_8859_1));
            }
        });
        return copy;
    }
}
