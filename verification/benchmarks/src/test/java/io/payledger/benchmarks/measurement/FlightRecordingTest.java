package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.benchmarks.relay.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {

    private final Path directory;

    FlightRecordingTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** A process that does one thing. */
    static final class Busy {

        public static void main(String[] unused) {
            long sum = 0;
            while (sum != 1) {
                sum = spin(sum);
            }
        }

        private static long spin(long from) {
            long sum = from;
            for (int step = 0; step < 1_000; step++) {
                sum = sum * 31 + step * 2L;
            }
            return sum % 2;
        }
    }

    @Test
    void theMethodsThatAnotherProcessRunsAreSeen() throws Exception {
        try (ChildJvm busy = ChildJvm.ofClass(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Busy.class.getName(),
                List.of(),
                directory.resolve("log"))) {
            FlightRecording recording = FlightRecording.start(busy.pid());
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            CallTree tree = recording.stop("busy", directory.resolve("recording.jfr"));

            assertThat(tree.callees()).extracting(CallTree::method).contains(Busy.class.getName() + ".main");
            assertThat(tree.busiest(1).keySet().toString()).contains("FlightRecordingTest$Busy.");
        }
    }

    @Test
    void aProcessThatIsNoneIsAFault() {
        assertThatThrownBy(() -> FlightRecording.start(Long.MAX_VALUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("JFR.configure");
    }
}
