package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    private static final int WRITES = 3_000;

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

    @Test
    void aReaderSeesAWholeFileOrNoneWhileItIsReplacedAndRemoved(@TempDir Path folder) {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int restarts = 1; restarts <= WRITES; restarts++) {
                RunFile file = runFile(restarts, Instant.ofEpochMilli(restarts), restarts);
                file.write(folder);
                if (restarts % 3 == 0) {
                    file.delete(folder);
                }
            }
        });

        while (!writer.isDone()) {
            assertThat(RunFile.all(folder))
                    .allSatisfy(file -> assertThat(file.pid()).isEqualTo(file.restarts()));
        }
        writer.join();
    }

    @Test
    void readsTheFileOfAnOlderLauncher(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kafka.properties"), """
                name = kafka
                kind = BROKER
                pid = 17
                started-at-ms = 1000
                port = 9092
                log = kafka.log
                """);

        assertThat(RunFile.all(folder)).singleElement().satisfies(file -> {
            assertThat(file.state()).isEqualTo(RunFile.State.RUNNING);
            assertThat(file.since()).isEqualTo(Instant.ofEpochMilli(1000));
            assertThat(file.pid()).isEqualTo(17);
        });
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "300").start();
    }

    private static RunFile runFile(Process process, Instant startedAt) {
        return runFile(process.pid(), startedAt, 0);
    }

    private static RunFile runFile(long pid, Instant startedAt, int restarts) {
        return new RunFile(
                "sleeper",
                RunFile.Kind.SERVICE,
                1,
                Path.of("sleeper.log"),
                RunFile.State.RUNNING,
                startedAt,
                restarts,
                pid,
                startedAt,
                "");
    }
}
