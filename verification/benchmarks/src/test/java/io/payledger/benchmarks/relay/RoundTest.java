package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundTest {

    private static final Round ROUND =
            new Round(3, 10_000, 40_000, 50, "127.0.0.1:5432/payledger", "payledger", "127.0.0.1:9092");

    @Test
    void aProcessGetsTheRoundAsItsArguments() {
        assertThat(Round.of(ROUND.arguments().toArray(String[]::new))).isEqualTo(ROUND);
    }

    @Test
    void theBacklogContinuesWhatIsPublishedOfEachShard() {
        assertThat(ROUND.publishedThrough()).isEqualTo(200);
        assertThatThrownBy(() -> new Round(3, 10_001, 40_000, 50, "", "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("published=10001 shards=50");
    }

    @Test
    void eachSystemAndRoundHasNamesOfItsOwn() {
        assertThat(ROUND.nameFor(RelayBenchmark.POLLER)).isEqualTo("benchmark_poller_3");
    }
}
