package io.payledger.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunType;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldStep;
import io.payledger.projections.fold.IncomingRecord;
import io.payledger.projections.fold.RowCodec;
import io.payledger.projections.fold.ShardFold;
import io.payledger.projections.fold.StoredRows;
import io.payledger.worker.fold.ReconciliationFold;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A worker folds a part of a register onto a run that was created before, and encodes the rows that it changes. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {

    private static final String SHARD = "payroll/acme-de";
    private static final UUID RUN = UUID.fromString("6f1c9c1e-6d0b-4c1e-9c59-0d6a5f0f3c11");
    private static final ReconciliationFold FOLD = new ReconciliationFold();
    private static final RowCodec CODEC = FOLD.codec();

    /** A register is recorded in parts of at most 500 items. */
    @Param({"1", "500"})
    private int items;

    private final ShardFold shards = new ShardFold(FOLD);
    private final Map<String, byte[]> rows = new HashMap<>();
    private final StoredRows stored = new StoredRows() {
        @Override
        public <T> @Nullable T get(String key, Class<T> type) {
            byte[] row = rows.get(key);
            return row == null ? null : CODEC.read(row, type);
        }
    };
    private IncomingRecord part = record(1, EventType.RUN_CREATED, created());

    @Setup
    public void createRun() {
        FoldStep step = shards.step(stored, record(1, EventType.RUN_CREATED, created()));
        step.rows().forEach(row -> rows.put(row.key(), encoded(row)));
        part = record(2, EventType.ITEMS_RECORDED, EventBenchmark.register(RUN, items));
        if (!(shards.step(stored, part).outcome() instanceof FoldOutcome.Applied)) {
            throw new IllegalStateException("the part is not applied");
        }
    }

    private static PayrollEvent created() {
        LocalDate day = LocalDate.of(2026, 11, 30);
        return new RunCreated(
                RUN,
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "monthly",
                day,
                day,
                day,
                day,
                "EUR",
                Optional.empty(),
                Optional.empty(),
                1,
                "petra");
    }

    private static IncomingRecord record(long sequence, EventType type, PayrollEvent event) {
        Map<String, String> headers = new HashMap<>();
        new EventEnvelope(
                        SHARD,
                        new Position(1, sequence),
                        new UUID(0, sequence),
                        type.typeName(),
                        RUN,
                        Instant.parse("2026-11-29T10:15:30.123456Z"),
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .write(headers::put);
        return new IncomingRecord(
                "log-1",
                Topics.EVENTS,
                0,
                sequence - 1,
                SHARD,
                headers,
                EventJson.write(event).getBytes(UTF_8));
    }

    /** Neither event removes a row. */
    private static byte[] encoded(FoldStep.Row row) {
        return CODEC.write(Objects.requireNonNull(row.value()));
    }

    @Benchmark
    public void foldAndEncode(Blackhole store) {
        for (FoldStep.Row row : shards.step(stored, part).rows()) {
            store.consume(encoded(row));
        }
    }
}
