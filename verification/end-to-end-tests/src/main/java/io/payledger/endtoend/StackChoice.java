package io.payledger.endtoend;

import io.payledger.compose.ComposeStack;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.Stack;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On which stack a command runs: on one of its own, as child processes, or on one that docker compose runs. */
final class StackChoice {

    @Option(names = "--directory", required = true, hidden = true, description = "Where the stack lives meanwhile.")
    private Path directory = Path.of("");

    @Option(names = "--infra", required = true, hidden = true, description = "The folder of the compose file.")
    private Path infra = Path.of("");

    @Option(
            names = "--compose",
            arity = "0..1",
            fallbackValue = "payledger",
            paramLabel = "project",
            description = "Uses the stack that docker compose runs under this project name (payledger, where none is"
                    + " given), and leaves it running.")
    private @Nullable String project;

    /** Whoever opens it closes it. The words are for the one who waits. */
    Stack open(Consumer<String> progress) {
        if (project != null) {
            progress.accept("Using the compose project " + project + ".");
            return ComposeStack.attach(project, infra);
        }
        progress.accept("Starting PostgreSQL with two followers, Kafka, and the three services … logs: " + directory);
        return LocalStack.in(directory).fresh().start();
    }
}
