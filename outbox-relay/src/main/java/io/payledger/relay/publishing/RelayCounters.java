package io.payledger.relay.publishing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Events taken from an earlier relay's topic, see {@code payledger.relay.topic.copy-from}. */
    public long copied() {
        return copied.sum();
    }

    public long pruned() {
        return pruned.sum();
    }

    /** From the last published event's {@code occurred_at} to its commit in Kafka; spans the primary's clock and this one. */
    public Duration publishDelay() {
        return Duration.ofMillis(publishDelayMs.get());
    }

    /** Shards that have anything published, as the leader knows it. */
    public long shardsPublished() {
        return shardsPublished.get();
    }

    void published(int count, int repaired, int taken, Duration delay, int shards) {
        events.add(count);
        gapsRepaired.add(repaired);
        copied.add(taken);
        publishDelayMs.set(Math.max(0, delay.toMillis()));
        shardsPublished.set(shards);
    }

    void opened(int shards) {
        shardsPublished.set(shards);
    }

    void suppressed(int count) {
        duplicatesSuppressed.add(count);
    }

    public void pruned(int count) {
        pruned.add(count);
    }
}
