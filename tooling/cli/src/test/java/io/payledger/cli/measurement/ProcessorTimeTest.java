package io.payledger.cli.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void userAndSystemTimeCountThoseOfEndedChildrenToo() {
        String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 900 0 0 0 12 3 40 5 20 0 1 0 100 1000000 500";

        assertThat(ProcessorTime.millisIn(stat)).isEqualTo(600);
    }

    /** A backend that ends at that moment can be opened and no longer read. */
    @Test
    void childrenThatEndWhileTheyAreReadDoNoHarm() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "while true; do sleep 0 & sleep 0 & wait; done").start();
        try {
            for (int read = 0; read < 5_000; read++) {
                assertThat(ProcessorTime.millis(parent.pid())).isNotNegative();
            }
        } finally {
            parent.destroy();
        }
    }
}
