package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Deletes the data of stacks that tests no longer need, so that a green build does not fill the disk. Logs, keys and
 * ports stay. Thread-safe.
 */
public final class StackData {

    private static final Set<String> KEPT =
            Set.of("logs", "keys", "env", "ports.properties", StackDirectory.LOCK_FILE, StackDirectory.RUN_FOLDER);

    private static final Queue<Path> CLOSED = new ConcurrentLinkedQueue<>();
    private static volatile boolean deletedAtExit;

    private StackData() {}

    /** Deletes the data of every stack that was closed since the last call. */
    public static void deleteClosed() {
        for (Path closed = CLOSED.poll(); closed != null; closed = CLOSED.poll()) {
            delete(closed);
        }
    }

    /** Keeps the data of every stack that was closed since the last call. */
    public static void keepClosed() {
        CLOSED.clear();
    }

    /** Whether the data of the stacks that still run are deleted once the JVM has stopped them. */
    public static void deleteAtExit(boolean wanted) {
        deletedAtExit = wanted;
    }

    static void closed(Path directory) {
        CLOSED.add(directory);
    }

    static void stoppedAtExit(Path directory) {
        if (deletedAtExit) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        List<Path> data;
        try (Stream<Path> children = Files.list(directory)) {
            data = children.filter(child -> !KEPT.contains(String.valueOf(child.getFileName())))
                    .toList();
        } catch (NoSuchFileException deletedByTheTest) {
            return;
        } catch (IOException unreadable) {
            throw new StackException("could not list " + directory, unreadable);
        }
        data.forEach(FileTrees::delete);
    }
}
