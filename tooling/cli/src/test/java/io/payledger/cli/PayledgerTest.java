package io.payledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PayledgerTest {

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

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
        assertThat(output.toString().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    @Test
    void statusReportsThatNothingRuns(@TempDir Path folder) {
        assertThat(run("status", "--directory", folder.toString())).isEqualTo(3);
        assertThat(output.toString()).contains("nothing runs");
    }

    @Test
    void statusFailsWhereAPartOfThePlanDoesNotRun(@TempDir Path folder) throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        ProcessHandle self = ProcessHandle.current();
        Files.writeString(run.resolve("primary.properties"), part("primary", "RUNNING", self));
        Files.writeString(run.resolve("kafka.properties"), part("kafka", "STOPPED", null));

        assertThat(run("status", "--directory", folder.toString())).isEqualTo(1);
        assertThat(output.toString())
                .contains("the launcher is gone")
                .containsPattern("primary +not ready +" + self.pid() + " ")
                .containsPattern("kafka +stopped +- ");
    }

    private static String part(String name, String state, @Nullable ProcessHandle process) {
        long startedAtMs = process == null
                ? 0
                : process.info().startInstant().orElseThrow().toEpochMilli();
        return String.join(
                "\n",
                "name=" + name,
                "kind=POSTGRES",
                "state=" + state,
                "pid=" + (process == null ? 0 : process.pid()),
                "started-at-ms=" + startedAtMs,
                "since-ms=" + startedAtMs,
                "restarts=0",
                "port=1",
                "log=" + name + ".log");
    }

    @Test
    void aCommandAboutAPartNeedsALauncher(@TempDir Path folder) {
        assertThat(run("restart", "--directory", folder.toString(), "kafka")).isEqualTo(1);
        assertThat(errors.toString()).contains("nothing takes commands in " + folder, "./payledger up");
        assertThat(run("stop", "--directory", folder.toString())).isEqualTo(2);
    }

    @Test
    void logsAreThoseOfTheDirectory(@TempDir Path folder) throws IOException {
        assertThat(run("logs", "--directory", folder.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("no logs in " + folder);
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Files.writeString(logs.resolve("kafka.log"), "started\n");
        Files.writeString(logs.resolve("kafka.previous.log"), "of the former start\n");

        assertThat(run("logs", "--directory", folder.toString(), "kafka")).isZero();
        assertThat(output.toString()).isEqualTo("started\n");
        assertThat(run("logs", "--directory", folder.toString())).isZero();
        assertThat(output.toString()).endsWith("kafka                    | started\n");
        assertThat(run("logs", "--directory", folder.toString(), "kafka.previous"))
                .isEqualTo(1);
        assertThat(run("logs", "--directory", folder.toString(), "--tail", "-1"))
                .isEqualTo(2);
    }

    @Test
    void eventsRefusesArgumentsThatMeanNothing(@TempDir Path folder) {
        assertThat(run("events", "--tenant", "acme-de", "--from", "17")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--from is not a position: '17'; expected epoch/sequence, such as 1/845201");
        assertThat(run("events", "--from", "1/17")).isEqualTo(2);
        assertThat(errors.toString()).contains("--from is a position of one tenant: name it, with --tenant acme-de");
        assertThat(run("events", "--tenant", "Acme DE")).isEqualTo(2);
        assertThat(errors.toString()).contains("--tenant is not the name of a tenant: 'Acme DE'");
        assertThat(run("events", "--directory", folder.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("Kafka does not run in " + folder, "./payledger up");
    }

    @Test
    void everyCommandAboutAStackExplainsItself() {
        assertThat(run("events", "--help")).isZero();
        assertThat(output.toString()).contains("Usage: payledger events", "--from=<position>", "--directory");
        assertThat(run("restart", "-h")).isZero();
        assertThat(output.toString()).contains("Usage: payledger restart", "<part>");
    }

    @Test
    void downSucceedsIfNothingRuns(@TempDir Path folder) {
        assertThat(run("down", "--directory", folder.resolve("never-made").toString()))
                .isZero();
    }

    @Test
    void lagNeedsARunningFollower(@TempDir Path folder) {
        assertThat(run("lag", "--directory", folder.toString(), "follower-9", "200"))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains("no follower called 'follower-9'")
                .doesNotContain("\tat ");
    }

    @Test
    void anErrorIsPrintedWithItsCauseAndWithoutStackTrace(@TempDir Path folder) throws IOException {
        Path damaged = Files.createDirectory(folder.resolve("run")).resolve("primary.properties");
        Files.writeString(damaged, "kind = POSTGRES\npid = many\n");

        assertThat(run("status", "--directory", folder.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .contains("damaged process file", damaged.toString(), "caused by", "\"many\"")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileThatIsMissingIsNamedWithoutStackTrace(@TempDir Path folder) {
        Path missing = folder.resolve("page-1.json");

        assertThat(run("verify-audit", missing.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .contains("payledger: ", "NoSuchFileException", missing.toString())
                .doesNotContain("\tat ");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(run("upp")).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine payledger = Payledger.commandLine();
        payledger.setOut(new PrintWriter(output, true));
        payledger.setErr(new PrintWriter(errors, true));
        return payledger.execute(arguments);
    }
}
