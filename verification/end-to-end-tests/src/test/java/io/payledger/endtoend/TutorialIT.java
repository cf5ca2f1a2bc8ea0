package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Executes the commands of README and tutorial as written, and checks what they print. */
@OnlyOnTheLocalStack("the tutorial's commands are the launcher's")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class TutorialIT {

    private static final Pattern COMMANDS =
            Pattern.compile("^```bash\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern WAITED =
            Pattern.compile("(?im)^x-served-by: follower-\\d; route=waited.* (CALCULATED|PENDING_APPROVAL)$");

    @TempDir
    static Path here;

    /** How often the README's tour is repeated on a machine that is too busy for a read to arrive within 45 ms. */
    private static final int TOURS_MAX = 8;

    private LaunchedStack stack;

    @BeforeAll
    void up() throws IOException {
        stack = LaunchedStack.up("tutorial", "--fresh");
        writeLauncher(RepositoryHome.find(), stack.directory());
    }

    @AfterAll
    void down() {
        stack.close();
    }

    @Test
    void theTourOfTheReadmeShowsAStaleReadAWaitAndThePrimary() throws Exception {
        StringBuilder tours = new StringBuilder();
        int tour = 0;
        // twice at least, since it can be repeated
        while (tour < 2 || (tour < TOURS_MAX && !WAITED.matcher(tours).find())) {
            tour++;
            String printed = executed("README.md");
            assertThat(printed)
                    .containsPattern("(?im)^x-served-by: follower-\\d; route=follower.* PENDING_APPROVAL$")
                    .containsPattern("(?im)^x-served-by: primary; route=primary.* APPROVED$")
                    .containsPattern("(?m)^shard=payroll/tour-\\d+; epoch=1; applied_through=5, sig=")
                    .contains("\"verdictText\":\"AGREED through position 1/5")
                    .contains("https://payledger.dev/problems/invalid-session-token")
                    .containsPattern("\"verdictText\":\"RECONCILED through position 1/6, nothing booked\"")
                    .containsPattern("(?m)^payroll/tour-\\d+  1/6  payledger.payroll-run.released.v1  [0-9a-f-]{36}$");
            tours.append(printed);
        }
        assertThat(tours).containsPattern(WAITED);

        assertThat(stack.run("status").text())
                .containsPattern("follower-1 .*injected lag 0,")
                .containsPattern("follower-2 .*injected lag 0,");
    }

    @Test
    void everyCommandOfTheTutorialWorksAndItsRunIsReconciled() throws Exception {
        assertThat(executed("docs/getting-started/tutorial.md"))
                .containsPattern("run [0-9a-f-]{36} is a DRAFT")
                .contains(
                        "\"file\":{\"charset\":\"UTF-8\",\"delimiter\":\";\",\"decimalSign\":\",\",\"ignoredColumns\":[\"Name\"]}")
                .contains("4 blockers, net 1103450 cents")
                .contains("A second person has to do this")
                .containsPattern("APPROVED, session token: .*applied_through=\\d+")
                .containsPattern("APPROVED, (?i)x-served-by: ")
                .containsPattern("AGREED, (?i)x-served-by: ")
                .contains("CtrlSum>9834.50", ">3484.50", ">2350.00", ">2100.00", ">1900.00")
                .contains("Nm>Juergen Mueller", "Nm>Soren Kjaer", "Nm>Lukasz Zak", "Nm>Eleni Pappa")
                .contains("\"repeated\":true")
                .containsPattern("(?m)^RECONCILED through position 1/\\d+, statement \\d{4}-\\d{2}-\\d{2}$")
                .containsPattern("(?m)^true$")
                .containsPattern("(?m)^intact: payroll/tutorial-\\d+ through entry \\d+, hash [0-9a-f]{64}$");
    }

    /** What the commands of the page print. They leave no file. */
    private String executed(String page) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(here, "work");
        Files.createSymbolicLink(work.resolve("payledger"), here.resolve("payledger"));
        Path temporary = Files.createTempDirectory(here, "tmp");
        Path script = here.resolve("commands.sh");
        Files.writeString(
                script,
                "set -euo pipefail\nAPI=" + stack.api() + "\n"
                        + COMMANDS.matcher(
                                        Files.readString(RepositoryHome.find().resolve(page)))
                                .results()
                                .map(block -> block.group(1))
                                .collect(Collectors.joining("\n")));

        String printed = run(work, temporary, "bash", script.toString());

        assertThat(files(work)).containsExactly(work.resolve("payledger"));
        assertThat(files(temporary)).isEmpty();
        return printed;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Runs the repository's launcher on this test's stack. */
    private void writeLauncher(Path home, Path directory) throws IOException {
        Path launcher = here.resolve("payledger");
        Files.writeString(
                launcher,
                "#!/bin/sh\nPAYLEDGER_DIRECTORY='" + directory + "' exec '" + home.resolve("payledger") + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(Path work, Path temporary, String... command) throws IOException, InterruptedException {
        Path output = here.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
