package io.payledger.benchmarks.writes;

import io.payledger.benchmarks.measurement.ResponseTimes;

/**
 * How many transactions were committed, how fast, and what each of them cost.
 *
 * @param p50Millis median of the time that a client waited for one
 */
record Figures(
        double perSecond,
        double p50Millis,
        double p99Millis,
        double primaryMillis,
        double clientMillis,
        double walBytes,
        double walSyncs) {

    static Figures of(ResponseTimes times, ServerUse before, ServerUse after) {
        double count = times.count();
        return new Figures(
                times.perSecond(),
                times.percentileMillis(50),
                times.percentileMillis(99),
                (after.primaryMillis() - before.primaryMillis()) / count,
                (after.clientMillis() - before.clientMillis()) / count,
                (after.walBytes() - before.walBytes()) / count,
                (after.walSyncs() - before.walSyncs()) / count);
    }
}
