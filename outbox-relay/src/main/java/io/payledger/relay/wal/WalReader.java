package io.payledger.relay.wal;

/** Receives the content of the WAL. */
@FunctionalInterface
public interface WalReader {

    /**
     * Returns once the batch is settled: PostgreSQL may then remove its WAL. Any exception ends the engine, and the next
     * engine delivers the batch again.
     */
    void read(WalBatch batch) throws Exception;
}
