package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTest {

    private static final Round ROUND =
            new Round(3, 40_000, 50, "127.0.0.1:5432/payledger", "payledger", "127.0.0.1:9092");

    @Test
    void aProcessGetsTheRoundAsItsArguments() {
        assertThat(Round.of(ROUND.arguments().toArray(String[]::new))).isEqualTo(ROUND);
    }

    @Test
    void eachSystemAndRoundHasNamesOfItsOwn() {
        assertThat(ROUND.nameFor(RelayBenchmark.POLLER)).isEqualTo("benchmark_poller_3");
    }
}
