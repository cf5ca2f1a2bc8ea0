package io.payledger.endtoend.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Outage OUTAGE = new Outage(
            "`api-1` killed",
            120,
            Map.of("connection cut", 2, "503 by the proxy", 7),
            0,
            Map.of(
                    Kind.WRITE,
                    new Interruption(Duration.ofMillis(1_240), true),
                    Kind.PROJECTION,
                    new Interruption(Duration.ofSeconds(9), false)),
            Duration.ofMillis(310),
            Duration.ofMillis(2_480),
            0,
            Duration.ofSeconds(4));

    @Test
    void aRowNamesWhatClientsSaw() {
        assertThat(Table.of(List.of(OUTAGE)))
                .endsWith("| `api-1` killed | 120 | 7 × 503 by the proxy, 2 × connection cut | 0 | 1.2 s | 0.0 s"
                        + " | over 9.0 s | 0.3 s | 2.5 s | 0 | 4.0 s |\n");
    }

    @Test
    void onlyWhatIsBetweenTheMarkersIsReplaced() {
        String page = "before\n" + Table.BEGIN + "\nold\n" + Table.END + "\nafter\n";

        assertThat(Table.replaced(page, "new\n"))
                .isEqualTo("before\n" + Table.BEGIN + "\n\nnew\n\n" + Table.END + "\nafter\n");
    }

    @Test
    void aPageWithoutMarkersIsRefused() {
        assertThatThrownBy(() -> Table.replaced("nothing", "new")).hasMessageContaining(Table.BEGIN);
    }
}
