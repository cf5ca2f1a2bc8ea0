package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantClientTest {

    @Test
    void noTwoClientsHaveTheSameTenant() {
        assertThat(TenantClient.parts(List.of("a", "b", "c", "d", "e"), 3))
                .containsExactly(List.of("a", "d"), List.of("b", "e"), List.of("c"));
    }

    @Test
    void eachClientHasATenantAndEachStackTheSameNumberOfRuns() {
        for (boolean quick : List.of(true, false)) {
            int[] counts = TenantGrowth.counts(quick);
            int runs = counts[counts.length - 1];

            assertThat(Arrays.stream(counts).boxed()).allSatisfy(count -> {
                assertThat(count).isGreaterThanOrEqualTo(Workload.CLIENTS);
                assertThat(runs % count).isZero();
            });
        }
    }
}
