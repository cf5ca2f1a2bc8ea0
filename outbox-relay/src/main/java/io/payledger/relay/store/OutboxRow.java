package io.payledger.relay.store;

import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One committed event. The relay uses its position for the order and its other columns for the headers; the payload is
 * opaque and stays as it was committed, byte for byte. A row from the WAL equals the same row from the table.
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
