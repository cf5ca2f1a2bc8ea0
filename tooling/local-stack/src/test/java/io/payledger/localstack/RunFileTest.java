package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    @Test
    void findsAndStopsARecordedProcess(@TempDir Path folder) throws IOException {
        Process process = sleeper();
        runFile(process, RunFile.startOf(process.toHandle())).write(folder);

        List<RunFile> found = RunFile.all(folder);
        found.forEach(RunFile::stop);

        assertThat(found).hasSize(1);
        assertThat(Signals.isRunning(process.toHandle())).isFalse();
    }

    @Test
    void leavesAnotherProcessWithTheSameIdAlone(@TempDir Path folder) throws IOException {
        Process other = sleeper();
        try {
            Instant anHourBefore = RunFile.startOf(other.toHandle()).minus(Duration.ofHours(1));
            runFile(other, anHourBefore).write(folder);

            RunFile.all(folder).forEach(RunFile::stop);

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void stopsASuspendedProcess(@TempDir Path folder) throws IOException {
        Process process = sleeper();
        Signals.send("STOP", process.pid());

        runFile(process, RunFile.startOf(process.toHandle())).stop();

        assertThat(Signals.isRunning(process.toHandle())).isFalse();
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "300").start();
    }

    private static RunFile runFile(Process process, Instant startedAt) {
        return new RunFile("sleeper", RunFile.Kind.SERVICE, process.pid(), startedAt, 1, Path.of("sleeper.log"));
    }
}
