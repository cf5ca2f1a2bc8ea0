package io.payledger.cli.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final Outage OUTAGE = new Outage(
            "`api-1` killed",
            120,
            Map.of("connection cut", 2, "503 by the proxy", 7),
            0,
            Map.of(
                    RequestKind.WRITE,
                    new Interruption(Duration.ofMillis(1_240), true),
                    RequestKind.PROJECTION,
                    new Interruption(Duration.ofSeconds(9), false)),
            Duration.ofMillis(310),
            Duration.ofMillis(2_480),
            0,
            Duration.ofSeconds(4));

    @Test
    void aRowShowsWhatClientsSaw() {
        assertThat(ResultTable.of(List.of(OUTAGE)))
                .endsWith("| `api-1` killed | 120 | 7 × 503 by the proxy, 2 × connection cut | 0 | 1.2 s | 0.0 s"
                        + " | over 9.0 s | 0.3 s | 2.5 s | 0 | 4.0 s |\n");
    }

    @Test
    void replacesOnlyTheTextBetweenTheMarkers() {
        String page = "before\n" + ResultTable.BEGIN + "\nold\n" + ResultTable.END + "\nafter\n";

        assertThat(ResultTable.replaced(page, "new\n"))
                .isEqualTo("before\n" + ResultTable.BEGIN + "\n\nnew\n\n" + ResultTable.END + "\nafter\n");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatThrownBy(() -> ResultTable.replaced("nothing", "new")).hasMessageContaining(ResultTable.BEGIN);
    }
}
