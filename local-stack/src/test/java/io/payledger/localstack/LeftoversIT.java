package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversIT {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    @Test
    void downStopsWhatAKilledLauncherLeftAndTheDataAreWhole(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));
        assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .as(process.name())
                .isPresent());

        int exit = Launcher.run("down", "--directory", directory.toString());

        assertThat(exit).isZero();
        assertThat(left).allSatisfy(process -> assertThat(process.process()).isEmpty());
        try (PostgresCluster cluster =
                PostgresCluster.in(directory).followers(1).start()) {
            assertThat(cluster.primary().query("SELECT count(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void theNextStartStopsWhatAKilledLauncherLeft(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));

        try (PostgresCluster cluster =
                PostgresCluster.in(directory).followers(1).start()) {
            assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                    .isEmpty());
            assertThat(cluster.primary().query("SELECT count(*) FROM note")).isEqualTo("0");
        }
    }

    @Test
    void serversThatEscapedTheProcessListAreFoundByTheirDirectories(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        launcher.destroyForcibly().waitFor();
        List<RunFile> left = RunFile.all(StackDirectory.runFolder(directory));
        left.forEach(process -> process.delete(StackDirectory.runFolder(directory)));

        PostgresCluster.in(directory).followers(1).start().close();

        assertThat(left).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .isEmpty());
    }

    @Test
    void aLauncherThatIsInterruptedLeavesNothing(@TempDir Path directory) throws Exception {
        Process launcher = startLauncher(directory);
        List<RunFile> running = RunFile.all(StackDirectory.runFolder(directory));

        Signals.send("INT", launcher.pid());
        launcher.waitFor();

        assertThat(running).hasSize(2).allSatisfy(process -> assertThat(process.process())
                .isEmpty());
        assertThat(RunFile.all(StackDirectory.runFolder(directory))).isEmpty();
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
