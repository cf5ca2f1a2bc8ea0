package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.RepositoryHome;
import io.payledger.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executes the commands of README and tutorial as written, and checks what they print. */
@OnlyOnTheLocalStack("the tutorial's commands are the launcher's")
class TutorialIT {

    private static final Pattern COMMANDS =
            Pattern.compile("^```bash\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path here;

    /** One stack for both; the README first, since its tenant must not have a directory yet. */
    @Test
    void everyCommandOfReadmeAndTutorialWorksAndTheirRunsAreReconciled() throws Exception {
        Path home = RepositoryHome.find();
        try (Stack stack = Stacks.start("tutorial")) {
            writeLauncher(home, Stacks.directory("tutorial"));

            assertThat(executed(home.resolve("README.md"), stack))
                    .containsPattern("(?m)^shard=payroll/acme-de; epoch=1; applied_through=\\d+, sig=")
                    .containsPattern("(?i)x-served-by: .*route=(follower|waited|primary)")
                    .contains("\"state\":\"APPROVED\"")
                    .contains("\"verdictText\":\"AGREED through position 1/")
                    .contains("https://payledger.dev/problems/invalid-session-token")
                    .containsPattern("\"verdictText\":\"RECONCILED through position 1/\\d+, nothing booked\"");

            assertThat(executed(home.resolve("docs/getting-started/tutorial.md"), stack))
                    .containsPattern("run [0-9a-f-]{36} is a DRAFT")
                    .contains("0 blockers, net 703450 cents")
                    .contains("A second person has to approve")
                    .containsPattern("APPROVED, session token: .*applied_through=\\d+")
                    .containsPattern("APPROVED, (?i)x-served-by: ")
                    .containsPattern("AGREED, (?i)x-served-by: ")
                    .contains("\"repeated\":true")
                    .containsPattern("(?m)^RECONCILED through position 1/\\d+, statement 2026-11-27$")
                    .containsPattern("(?m)^true$")
                    .containsPattern("(?m)^intact: payroll/acme-de through entry \\d+, hash [0-9a-f]{64}$");
            assertThat(here.resolve("pain.001.xml")).content().contains("5834.50", "3484.50", "2350.00");
        }
    }

    private String executed(Path page, Stack stack) throws IOException, InterruptedException {
        Path script = here.resolve("commands.sh");
        Files.writeString(
                script,
                "set -euo pipefail\nAPI=" + stack.apiUrls().get(0) + "\n"
                        + COMMANDS.matcher(Files.readString(page))
                                .results()
                                .map(block -> block.group(1))
                                .collect(Collectors.joining("\n")));
        return run("bash", script.toString());
    }

    /** Runs the repository's launcher on this test's stack. */
    private void writeLauncher(Path home, Path directory) throws IOException {
        Path launcher = here.resolve("payledger");
        Files.writeString(
                launcher,
                "#!/bin/sh\nPAYLEDGER_DIRECTORY='" + directory + "' exec '" + home.resolve("payledger") + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path output = here.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
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
