package io.payledger.journey;

import io.payledger.localstack.LocalStack;
import io.payledger.stack.Stack;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** On which stack a command runs. Today there is one answer: on a stack of its own, as child processes. */
final class StackChoice {

    @Option(names = "--directory", required = true, hidden = true, description = "Where the stack lives meanwhile.")
    private Path directory = Path.of("");

    /** Whoever opens it closes it. The words are for the one who waits. */
    Stack open(Consumer<String> progress) {
        progress.accept("Starting PostgreSQL with two followers, Kafka, and the three services … logs: " + directory);
        return LocalStack.in(directory).fresh().start();
    }
}
