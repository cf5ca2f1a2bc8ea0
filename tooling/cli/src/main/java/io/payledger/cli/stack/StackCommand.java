package io.payledger.cli.stack;

import io.payledger.localstack.RepositoryHome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command about the stack in one directory. */
abstract class StackCommand implements Callable<Integer> {

    @Option(
            names = "--directory",
            defaultValue = "${env:PAYLEDGER_DIRECTORY}",
            description = "Data, logs and keys of the stack; PAYLEDGER_DIRECTORY, or .payledger in the repository.")
    private @Nullable Path directory;

    @Spec
    private @Nullable CommandSpec spec;

    final Path directory() {
        return directory != null ? directory : RepositoryHome.find().resolve(".payledger");
    }

    final synchronized void say(String line) {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
