package io.payledger.benchmarks.writes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WriteGrowthTest {

    @Test
    void rowsAreTheSameNumberOfEachTenant() {
        for (boolean quick : List.of(true, false)) {
            assertThat(WriteGrowth.sizes(quick)).allSatisfy(size -> assertThat(size.count() % Workload.TENANTS_MAX)
                    .isZero());
        }
    }
}
