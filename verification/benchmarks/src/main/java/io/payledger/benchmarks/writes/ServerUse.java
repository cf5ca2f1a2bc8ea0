package io.payledger.benchmarks.writes;

/**
 * What has been used since the start of the processes.
 *
 * @param primaryMillis processor time of the primary
 * @param clientMillis processor time of this process
 * @param walBytes where the WAL ends
 * @param walSyncs how often the WAL was flushed to the disk
 */
record ServerUse(long primaryMillis, long clientMillis, long walBytes, long walSyncs) {}
