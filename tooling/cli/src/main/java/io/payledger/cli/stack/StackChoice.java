package io.payledger.cli.stack;

import io.payledger.compose.ComposeStack;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.RepositoryHome;
import io.payledger.stack.Stack;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The stack that a command uses: one that it starts as child processes, or one that docker compose runs. */
public final class StackChoice {

    @Option(
            names = "--compose",
            arity = "0..1",
            fallbackValue = "payledger",
            paramLabel = "project",
            description = "Uses the stack that docker compose runs under this project name (payledger, where none is"
                    + " given), and leaves it running.")
    private @Nullable String project;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** The caller closes it. */
    public Stack open(Consumer<String> progress) {
        if (project != null) {
            progress.accept("Using the compose project " + project + ".");
            return ComposeStack.attach(project, RepositoryHome.find().resolve("infra"));
        }
        Path directory = directory(command.name());
        progress.accept("Starting PostgreSQL with two followers, Kafka, and the three services … logs: " + directory);
        return LocalStack.in(directory).fresh().start();
    }

    /** Where a command's own stack has its data: beside the one of {@code up}, so that {@code down} finds it. */
    public static Path directory(String command) {
        return RepositoryHome.find().resolve(".payledger").resolve(command);
    }
}
