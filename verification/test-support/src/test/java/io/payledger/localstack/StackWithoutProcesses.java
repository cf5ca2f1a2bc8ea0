package io.payledger.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of a stack with data and a log, claimed and given back as a stack does it. */
public final class StackWithoutProcesses {

    private StackWithoutProcesses() {}

    public static void startAndClose(Path directory) {
        try (StackDirectory claimed = StackDirectory.claim(directory)) {
            Files.createDirectories(data(directory));
            Files.writeString(claimed.newLog("primary"), "a line\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the JVM does at its end with a stack that is still open. */
    public static void stopAtExit(Path directory) {
        StackData.stoppedAtExit(directory);
    }

    public static Path data(Path directory) {
        return directory.resolve("postgres");
    }

    public static Path log(Path directory) {
        return directory.resolve("logs").resolve("primary.log");
    }
}
