package io.payledger.cli.stack;

import io.payledger.cli.output.PrintingCommand;
import io.payledger.localstack.RepositoryHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command about the stack in one directory. */
@Command(mixinStandardHelpOptions = true)
abstract class StackCommand extends PrintingCommand {

    @Option(
            names = "--directory",
            defaultValue = "${env:PAYLEDGER_DIRECTORY}",
            description = "Data, logs and keys of the stack; PAYLEDGER_DIRECTORY, or .payledger in the repository.")
    private @Nullable Path directory;

    final Path directory() {
        return directory != null ? directory : RepositoryHome.find().resolve(".payledger");
    }
}
