package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LauncherTest {

    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @Test
    void tokenPrintsAJwtAndNothingElse(@TempDir Path folder) {
        int exit = run(
                "token",
                "--directory",
                folder.toString(),
                "--tenant",
                "acme-de",
                "--user",
                "petra",
                "--role",
                "preparer");

        assertThat(exit).isZero();
        assertThat(said.toString().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    @Test
    void statusTellsWhenNothingRuns(@TempDir Path folder) {
        assertThat(run("status", "--directory", folder.toString())).isEqualTo(3);
        assertThat(said.toString()).contains("nothing runs");
    }

    @Test
    void downIsContentWhereNothingRuns(@TempDir Path folder) {
        assertThat(run("down", "--directory", folder.resolve("never-made").toString()))
                .isZero();
    }

    @Test
    void aLagNeedsAFollowerThatRuns(@TempDir Path folder) {
        assertThat(run("lag", "--directory", folder.toString(), "follower-9", "200"))
                .isEqualTo(1);
        assertThat(complained.toString())
                .contains("no follower called 'follower-9'")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownCommandIsAMisuse() {
        assertThat(run("upp")).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine launcher = Launcher.commandLine();
        launcher.setOut(new PrintWriter(said, true));
        launcher.setErr(new PrintWriter(complained, true));
        return launcher.execute(arguments);
    }
}
