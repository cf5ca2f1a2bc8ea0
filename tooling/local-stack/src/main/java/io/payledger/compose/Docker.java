package io.payledger.compose;

import io.payledger.stack.StackException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The docker command. Stateless. */
final class Docker {

    private Docker() {}

    /** What the command wrote, line by line; a command that fails is an error with what it said. */
    static List<String> lines(String... arguments) {
        List<String> lines = new ArrayList<>();
        run(List.of(arguments), lines::add);
        return lines;
    }

    /** Hands over each line while the command still runs, for output that is better not held as a whole. */
    static void run(List<String> arguments, Consumer<String> line) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        try {
            // Into a file: an unread pipe would block a command that prints much.
            Path errors = Files.createTempFile("docker-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectError(errors.toFile())
                        .start();
                try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    output.lines().forEach(line);
                }
                int status = process.waitFor();
                if (status != 0) {
                    throw new StackException("'" + String.join(" ", command) + "' ended with " + status + ": "
                            + Files.readString(errors).strip());
                }
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException failed) {
            throw new StackException("could not run docker (is it installed?): " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted in '" + String.join(" ", command) + "'", interrupted);
        }
    }
}
