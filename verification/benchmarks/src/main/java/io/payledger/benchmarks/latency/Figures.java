package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.cli.measurement.Latencies;
import io.payledger.cli.measurement.VisibleApproval;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * How soon approvals were visible to one reader, and what that cost.
 *
 * @param perSecond how many were answered, in the time in which all were due or, if that was longer, until the last response
 * @param sinceDue from when each was due
 * @param sinceAcknowledged from the response to each
 */
record Figures(double perSecond, Times sinceDue, Times sinceAcknowledged, ProcessorShares processors) {

    /** In ms. */
    record Times(double p50, double p99, double longest) {

        private static Times of(List<VisibleApproval> approvals, Function<VisibleApproval, Duration> time) {
            Latencies times = new Latencies();
            approvals.stream().map(time).forEach(times::add);
            return new Times(times.percentileMillis(50), times.percentileMillis(99), times.percentileMillis(100));
        }
    }

    /** @param rate at which they were due */
    static Figures of(int rate, List<VisibleApproval> approvals, ProcessorShares processors) {
        long first = approvals.get(0).dueNanos();
        long answeredNanos = approvals.stream()
                .mapToLong(approval -> approval.acknowledgedNanos() - first)
                .max()
                .orElseThrow();
        return new Figures(
                Math.min(rate, approvals.size() / (answeredNanos / 1e9)),
                Times.of(approvals, VisibleApproval::sinceDue),
                Times.of(approvals, VisibleApproval::sinceAcknowledged),
                processors);
    }
}
