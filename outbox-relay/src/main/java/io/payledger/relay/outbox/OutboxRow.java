package io.payledger.relay.outbox;

import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One committed event. The relay reads of it what it needs to keep the order and to write the headers; the payload stays
 * opaque, byte for byte as it was committed. The same row is equal whether it came through the WAL or from the table.
 */
public record OutboxRow(
        String shard,
        Position position,
        UUID eventId,
        String eventType,
        UUID aggregateId,
        Instant occurredAt,
        @Nullable String traceParent,
        String payload) {}
