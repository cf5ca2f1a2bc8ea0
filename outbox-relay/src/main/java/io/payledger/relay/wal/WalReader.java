package io.payledger.relay.wal;

/** Takes what the WAL brings. */
@FunctionalInterface
public interface WalReader {

    /**
     * Returns once the batch is settled for good: PostgreSQL may then forget it. Any exception ends the engine, and the
     * batch comes again with the next one.
     */
    void read(WalBatch batch) throws Exception;
}
