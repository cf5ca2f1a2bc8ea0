package io.payledger.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.latency.Figures.Times;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.cli.measurement.VisibleApproval;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final ProcessorShares FREE = new ProcessorShares(Map.of());

    private static VisibleApproval approval(long dueMillis, long acknowledgedMillis, long visibleMillis) {
        return new VisibleApproval(
                new Shard("payroll/acme"),
                new Position(1, 1),
                Duration.ofMillis(dueMillis).toNanos(),
                Duration.ofMillis(acknowledgedMillis).toNanos(),
                Duration.ofMillis(visibleMillis).toNanos());
    }

    @Test
    void timesCountFromWhenAnApprovalWasDueAndFromItsResponse() {
        List<VisibleApproval> approvals = LongStream.rangeClosed(1, 200)
                .mapToObj(number -> approval(10 * number, 10 * number + 5, 11 * number + 5))
                .toList();

        Figures figures = Figures.of(100, approvals, FREE);

        assertThat(figures.sinceDue()).isEqualTo(new Times(105, 203, 205));
        assertThat(figures.sinceAcknowledged()).isEqualTo(new Times(100, 198, 200));
    }

    @Test
    void whatIsAnsweredLateLowersTheRate() {
        List<VisibleApproval> approvals = List.of(approval(1_000, 5_000, 5_001), approval(1_500, 1_510, 1_511));

        assertThat(Figures.of(2, approvals, FREE).perSecond()).isEqualTo(0.5);
    }

    @Test
    void theRateIsNotHigherThanThatAtWhichTheyWereDue() {
        List<VisibleApproval> approvals = List.of(approval(1_000, 1_005, 1_006), approval(1_500, 1_510, 1_511));

        assertThat(Figures.of(2, approvals, FREE).perSecond()).isEqualTo(2);
    }
}
