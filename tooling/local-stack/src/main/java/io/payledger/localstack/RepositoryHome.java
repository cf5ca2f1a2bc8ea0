package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the repository is, whose build results are run: PAYLEDGER_HOME, else the working directory or one above. */
public final class RepositoryHome {

    private static final String VARIABLE = "PAYLEDGER_HOME";

    private RepositoryHome() {}

    public static Path find() {
        String named = System.getProperty(VARIABLE, System.getenv(VARIABLE));
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        Path workingDirectory = Path.of("").toAbsolutePath();
        for (@Nullable Path folder = workingDirectory; folder != null; folder = folder.getParent()) {
            // A folder of that name is no sign: the start script is.
            if (Files.isRegularFile(folder.resolve("payledger"))) {
                return folder;
            }
        }
        throw new StackException("neither " + workingDirectory + " nor a folder above it holds the script "
                + "'payledger': run from within the repository, or set " + VARIABLE + " to it");
    }
}
