package io.payledger.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.Amounts;
import io.payledger.events.EventEnvelope;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PaymentMethod;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event on its way: headers as the relay writes and a worker reads them, and the payload of a part of a register. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {

    private static final String SHARD = "payroll/acme-de";
    private static final UUID RUN = UUID.fromString("6f1c9c1e-6d0b-4c1e-9c59-0d6a5f0f3c11");

    /** A register is recorded in parts of at most 500 items. */
    @Param({"1", "500"})
    private int items;

    private final EventEnvelope envelope = new EventEnvelope(
            SHARD,
            new Position(1, 845_201),
            UUID.fromString("0b4c7a52-7a0e-4a53-8d1b-7a4a1f7d2f10"),
            EventType.ITEMS_RECORDED.typeName(),
            RUN,
            Instant.parse("2026-11-29T10:15:30.123456Z"),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final Map<String, String> headers = new HashMap<>();
    private PayrollEvent event = new ItemsRecorded(RUN, 1, 1, 1, 1, List.of());
    private byte[] payload = {};

    @Setup
    public void record() {
        envelope.write(headers::put);
        event = register(RUN, items);
        payload = EventJson.write(event).getBytes(UTF_8);
    }

    /** A whole register in one part. */
    static ItemsRecorded register(UUID run, int items) {
        return new ItemsRecorded(
                run,
                1,
                1,
                1,
                1,
                IntStream.range(0, items)
                        .mapToObj(line -> new Item(
                                "employee-" + line,
                                new Amounts(500_000, 2_500, 120_050, 25_000, 5_000, 352_450, 90_000, 10_000),
                                PaymentMethod.BANK_TRANSFER,
                                Optional.of("account-" + line)))
                        .toList());
    }

    @Benchmark
    public Map<String, String> writeHeaders() {
        Map<String, String> written = new HashMap<>();
        envelope.write(written::put);
        return written;
    }

    @Benchmark
    public EventEnvelope readHeaders() {
        return EventEnvelope.read(SHARD, headers::get);
    }

    @Benchmark
    public String writePayload() {
        return EventJson.write(event);
    }

    @Benchmark
    public PayrollEvent readPayload() {
        return EventJson.read(EventType.ITEMS_RECORDED, payload);
    }
}
