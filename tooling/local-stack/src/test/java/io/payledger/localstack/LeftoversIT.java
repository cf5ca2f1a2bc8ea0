package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversIT {

    private static final int SIGINT = 2;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    @Test
    void stopsTheProcessesOfAKilledLauncherAndKeepsItsData(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));
        assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .as(process.name())
                .isPresent());

        boolean stopped = RunningStack.in(directory).stop(message -> {});

        assertThat(stopped).isTrue();
        assertThat(left).allSatisfy(process -> assertThat(process.process()).isEmpty());
        try (PostgresCluster cluster = PostgresCluster.startIn(directory, 1)) {
            assertThat(cluster.primary().query("SELECT count(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void theNextStartStopsTheProcessesOfAKilledLauncher(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));

        try (PostgresCluster cluster = PostgresCluster.startIn(directory, 1)) {
            assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                    .isEmpty());
            assertThat(cluster.primary().query("SELECT count(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void findsServersWithoutAProcessFileByTheirDirectories(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));
        left.forEach(process -> process.delete(StackDirectory.runFolder(directory)));

        PostgresCluster.startIn(directory, 1).close();

        assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aLauncherThatIsStoppedLeavesNoProcess(String signal, @TempDir Path directory) throws Exception {
        assumeFalse(
                signal.equals("INT") && interruptIsIgnored(),
                "this test runs in the background of a shell, so that SIGINT is ignored by all that it starts");
        Process launcher = startLauncher(directory);
        List<RunFile> running = RunFile.all(StackDirectory.runFolder(directory));

        Signals.send(signal, launcher.pid());
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(running).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .isEmpty());
        assertThat(RunFile.all(StackDirectory.runFolder(directory))).isEmpty();
    }

    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readString(status).replaceAll("(?s).*SigIgn:\\s*(\\w+).*", "$1");
        return (Long.parseUnsignedLong(mask, 16) & 1L << (SIGINT - 1)) != 0;
    }

    private static Process startLauncher(Path directory) throws IOException {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LauncherThatDies.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("launcher.log").toFile())
                .start();
        await().atMost(START_TIMEOUT)
                .failFast("the launcher ended, see its log", () -> !launcher.isAlive())
                .until(() -> Files.exists(directory.resolve("running")));
        return launcher;
    }
}
