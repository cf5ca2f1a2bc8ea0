package io.payledger.relay.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What this process has done since it started. Thread-safe. */
public final class RelayCounters {

    private final LongAdder events = new LongAdder();
    private final LongAdder duplicatesSuppressed = new LongAdder();
    private final LongAdder gapsRepaired = new LongAdder();
    private final LongAdder copied = new LongAdder();
    private final LongAdder pruned = new LongAdder();
    private final AtomicLong publishDelayMs = new AtomicLong();
    private final AtomicLong shardsPublished = new AtomicLong();
    private final AtomicLong positionsPublished = new AtomicLong();
    private final AtomicReference<Optional<Instant>> prunedAt = new AtomicReference<>(Optional.empty());

    /** Events committed to Kafka, repaired ones included. */
    public long events() {
        return events.sum();
    }

    /** Rows that came through the WAL and had been published before. */
    public long duplicatesSuppressed() {
        return duplicatesSuppressed.sum();
    }

    /** Events that never came through the WAL and were sent from the outbox instead. */
    public long gapsRepaired() {
        return gapsRepaired.sum();
    }

    /** Events copied from an earlier relay's topic, see {@code payledger.relay.topic.copy-from}. */
    public long copied() {
        return copied.sum();
    }

    public long pruned() {
        return pruned.sum();
    }

    /** From the last published event's {@code occurred_at} to its commit in Kafka: by the primary's clock and this one. */
    public Duration publishDelay() {
        return Duration.ofMillis(publishDelayMs.get());
    }

    /** Shards with at least one published event, as last known to the leader. */
    public long shardsPublished() {
        return shardsPublished.get();
    }

    /** Events published so far by any relay, over all shards, as last known to this relay when it led. */
    public long positionsPublished() {
        return positionsPublished.get();
    }

    /** When pruning last succeeded here, whether or not it deleted a row. */
    public Optional<Instant> prunedAt() {
        return Objects.requireNonNull(prunedAt.get());
    }

    void published(int count, int repaired, int copiedCount, Duration delay, int shards, long positions) {
        events.add(count);
        gapsRepaired.add(repaired);
        copied.add(copiedCount);
        publishDelayMs.set(Math.max(0, delay.toMillis()));
        shardsPublished.set(shards);
        positionsPublished.set(positions);
    }

    void opened(int shards, long positions) {
        shardsPublished.set(shards);
        positionsPublished.set(positions);
    }

    void suppressed(int count) {
        duplicatesSuppressed.add(count);
    }

    public void pruned(int count) {
        pruned.add(count);
    }

    public void pruningEnded(Instant at) {
        prunedAt.set(Optional.of(at));
    }
}
