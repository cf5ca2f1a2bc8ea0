package io.payledger.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Plan PLAN = new Plan(3, List.of(1, 100, 500), 10, 1_000, 200, 5);

    @Test
    void aRateIsHeldForItsTimeOrForAsManyApprovalsAsCanBePrepared() {
        assertThat(PLAN.approvals(1)).isEqualTo(20);
        assertThat(PLAN.approvals(100)).isEqualTo(1_000);
        assertThat(PLAN.approvals(500)).isEqualTo(1_500);
    }

    @Test
    void aTurnTakesTheApprovalsOfItsWarmUpAndOfAllRates() {
        assertThat(PLAN.approvals()).isEqualTo(1_000 + 20 + 1_000 + 1_500);
    }
}
