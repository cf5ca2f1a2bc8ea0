package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogGrowthTest {

    private static final int SHARDS = 50;

    @Test
    void publishedRowsAreTheSameNumberOfEachShard() {
        for (boolean quick : List.of(true, false)) {
            assertThat(BacklogGrowth.sizes(quick))
                    .allSatisfy(size -> assertThat(size.count() % SHARDS).isZero());
        }
    }

    @Test
    void theOutboxGrowsFromTenThousandRowsToTenMillion() {
        List<Size> sizes = BacklogGrowth.sizes(false);

        assertThat(sizes.get(0).title()).isEqualTo("publish, 10,000 published rows");
        assertThat(sizes.get(sizes.size() - 1).title()).isEqualTo("publish, 10,000,000 published rows");
    }
}
