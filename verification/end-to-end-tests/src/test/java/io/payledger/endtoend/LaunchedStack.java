package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.localstack.RepositoryHome;
import io.payledger.localstack.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stack that {@code ./payledger up} runs in a process of its own, and the other commands about it. Runs what the
 * script would run, without its check whether there are newer sources to build.
 */
final class LaunchedStack implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern API = Pattern.compile("(?m)^ +API +(\\S+)$");
    private static final Pattern KAFKA = Pattern.compile("(?m)^  Kafka +(\\S+)$");

    private final Path directory;
    private final Path output;
    private final Process launcher;

    /** What a command printed, both outputs together. */
    record Printed(int exit, String text) {}

    private LaunchedStack(Path directory, Path output, Process launcher) {
        this.directory = directory;
        this.output = output;
        this.launcher = launcher;
    }

    /** Returns once {@code up} says that everything is ready. */
    static LaunchedStack up(String name, String... options) throws IOException {
        Path directory = Stacks.directory(name);
        Path output = directory.resolve("up.log");
        List<String> arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(List.of(options));
        LaunchedStack stack = new LaunchedStack(directory, output, start(directory, output, arguments));
        try {
            await().atMost(START_TIMEOUT)
                    .pollInterval(Duration.ofMillis(500))
                    .failFast("up ended, see " + output, () -> !stack.launcher.isAlive())
                    .until(() -> stack.printed().contains("Ctrl-C stops everything."));
            return stack;
        } catch (RuntimeException | AssertionError failed) {
            stack.close();
            throw failed;
        }
    }

    private static Process start(Path directory, Path output, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                RepositoryHome.find().resolve("tooling/cli/target/lib") + "/*",
                "io.payledger.cli.Payledger"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PAYLEDGER_DIRECTORY", directory.toString());
        // Java would report the variable on the output; the services inherit it from the launcher.
        if (!arguments.get(0).equals("up")) {
            builder.environment().remove("JAVA_TOOL_OPTIONS");
        }
        builder.environment().put("PAYLEDGER_HOME", RepositoryHome.find().toString());
        return builder.start();
    }

    Path directory() {
        return directory;
    }

    /** What {@code up} has printed so far. */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As {@code up} printed it. */
    String api() {
        return printed(API);
    }

    /** The bootstrap servers. */
    String kafka() {
        return printed(KAFKA);
    }

    private String printed(Pattern pattern) {
        Matcher address = pattern.matcher(printed());
        assertThat(address.find()).as(printed()).isTrue();
        return address.group(1);
    }

    /** Runs another command about this stack to its end. */
    Printed run(String... arguments) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(directory, arguments[0], ".printed");
        Process command = start(directory, printed, List.of(arguments));
        try {
            assertThat(command.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ended", List.of(arguments))
                    .isTrue();
        } finally {
            command.destroyForcibly();
        }
        return new Printed(command.exitValue(), Files.readString(printed));
    }

    /** A command that goes on until it is destroyed, and the file that it prints to. */
    record Following(Process process, Path output) implements AutoCloseable {

        String printed() {
            try {
                return Files.readString(output);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    Following follow(String... arguments) throws IOException {
        Path printed = Files.createTempFile(directory, arguments[0], ".printed");
        return new Following(start(directory, printed, List.of(arguments)), printed);
    }

    /** As Ctrl-C does, and then what a launcher left that did not end by that. */
    @Override
    public void close() {
        launcher.destroy();
        try {
            assertThat(launcher.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .as("up ended by SIGTERM, see " + output)
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            launcher.destroyForcibly();
            RunningStack.in(directory).stop(message -> {});
        }
    }
}
