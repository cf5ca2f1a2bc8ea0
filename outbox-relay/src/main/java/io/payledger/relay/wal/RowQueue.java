package io.payledger.relay.wal;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has read from the WAL, until another publishes it. Debezium's own queue collects for a fixed time, of which
 * it spends the last millisecond spinning; from this one, records are taken as soon as there are some.
 */
final class RowQueue implements QueueProvider<DataChangeEvent> {

    private record Waiting(SourceRecord record, long bytes) {}

    private final BlockingQueue<Waiting> records = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long bytesMax;

    /** @param bytesMax with so many it is full, even if the records are few */
    RowQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public String name() {
        return "payledger";
    }

    @Override
    public void configure(Map<String, ?> unused) {
        // by the constructor
    }

    @Override
    public void enqueue(DataChangeEvent event) {
        long size = event.objectSize();
        bytes.addAndGet(size);
        records.add(new Waiting(event.getRecord(), size));
    }

    /** Debezium enqueues nothing while this is {@code max.queue.size} or more. */
    @Override
    public int size() {
        return bytes.get() < bytesMax ? records.size() : Integer.MAX_VALUE;
    }

    /** Not used: see {@link #take}. */
    @Override
    public DataChangeEvent poll() {
        throw new UnsupportedOperationException("records are taken together");
    }

    /**
     * In the order of their arrival; empty if none arrives in time.
     *
     * @param max how many at most
     */
    List<SourceRecord> take(int max, Duration wait) throws InterruptedException {
        @Nullable Waiting first = records.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return List.of();
        }
        List<Waiting> taken = new ArrayList<>();
        taken.add(first);
        records.drainTo(taken, max - 1);
        bytes.addAndGet(-taken.stream().mapToLong(Waiting::bytes).sum());
        return taken.stream().map(Waiting::record).toList();
    }
}
