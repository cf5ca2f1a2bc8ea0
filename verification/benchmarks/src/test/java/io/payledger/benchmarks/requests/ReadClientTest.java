package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.ResponseTimes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadClientTest {

    @Test
    void whatAWorkloadIsComparedWithIsMeasured() {
        List<Workload> workloads = ReadClient.compared(
                        "", work -> length -> ResponseTimes.fromNowOn(System::nanoTime, Duration.ZERO))
                .toList();

        assertThat(workloads).hasSize(4).first().returns(List.of(), Workload::bases);
        assertThat(workloads.subList(1, 4))
                .allSatisfy(
                        workload -> assertThat(workload.bases()).isNotEmpty().isSubsetOf(workloads));
    }
}
