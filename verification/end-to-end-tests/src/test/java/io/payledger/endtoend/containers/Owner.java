package io.payledger.endtoend.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The labels that tell {@code infra/sweep.sh} which JVM owns these containers and networks, and whether it still runs:
 * other builds may use the same engine.
 */
final class Owner {

    static final Map<String, String> LABELS = labels();

    private Owner() {}

    private static Map<String, String> labels() {
        try {
            return Map.of(
                    "io.payledger.test-run.machine",
                    machine(),
                    "io.payledger.test-run.process",
                    Long.toString(ProcessHandle.current().pid()),
                    "io.payledger.test-run.started",
                    started());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A process id is unique only within its namespace. */
    private static String machine() throws IOException {
        Path namespace = Path.of("/proc/self/ns/pid");
        String name = InetAddress.getLocalHost().getHostName();
        return Files.isSymbolicLink(namespace) ? name + " " + Files.readSymbolicLink(namespace) : name;
    }

    /** In clock ticks since the machine started, because process ids are reused. Unknown outside of Linux. */
    private static String started() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return "";
        }
        String line = Files.readString(stat);
        // "pid (command) state ...": the start is the 20th field from the state on
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[19];
    }
}
