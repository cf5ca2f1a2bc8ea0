package io.payledger.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A service as Maven packages it. Its processes run in its own folder: there, the archive of its classes is valid.
 *
 * @param folder {@code target/quarkus-app} of its module, or a copy
 */
public record PackagedService(Path folder) {

    /** What follows the other options of the program {@code java}. */
    public List<String> arguments() {
        return arguments(ClassArchive.USED);
    }

    List<String> arguments(ClassArchive archive) {
        List<String> arguments = new ArrayList<>(archive.options(folder.resolve("app.jsa")));
        arguments.addAll(List.of("-jar", "quarkus-run.jar"));
        return arguments;
    }
}
