package io.payledger.projections;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/** One event as the relay writes it. */
public record TestEvent(Shard shard, Position position, Map<String, String> headers, String payload) {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    public static TestEvent of(Shard shard, Position position, String type, String payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        new EventEnvelope(
                        shard.id(),
                        position,
                        new UUID(position.epoch(), position.sequence()),
                        type,
                        new UUID(0, 1),
                        BEGIN.plusSeconds(position.sequence()),
                        null)
                .write(headers::put);
        return new TestEvent(shard, position, headers, payload);
    }

    public TestEvent withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new TestEvent(shard, position, changed, payload);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public TestRecord<byte[], byte[]> record() {
        RecordHeaders kafka = new RecordHeaders();
        headers.forEach((name, value) -> kafka.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return new TestRecord<>(
                shard.id().getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8), kafka, 0L);
    }
}
