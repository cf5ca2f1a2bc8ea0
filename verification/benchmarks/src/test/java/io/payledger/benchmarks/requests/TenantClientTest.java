package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.requests.StackGrowth.Growing;
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
            for (Growing growing : Growing.values()) {
                assertThat(Arrays.stream(growing.counts(quick)).map(growing::tenants))
                        .allSatisfy(tenants -> {
                            assertThat(tenants).isGreaterThanOrEqualTo(Workload.CLIENTS);
                            assertThat(StackGrowth.runs(quick) % tenants).isZero();
                        });
            }
        }
    }
}
