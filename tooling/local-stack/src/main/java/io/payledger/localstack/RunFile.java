package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What is written down of a child process, so that it is found again when its launcher was killed. The start time tells
 * it from another process that got the same id later.
 */
record RunFile(String name, Kind kind, long pid, Instant startedAt, int port, Path log) {

    /** In the order in which they are stopped: each needs those after it. */
    enum Kind {
        SERVICE("TERM"),
        BROKER("TERM"),
        /** SIGTERM would wait for clients to leave; SIGINT is PostgreSQL's fast shutdown. */
        POSTGRES("INT");

        final String stopSignal;

        Kind(String stopSignal) {
            this.stopSignal = stopSignal;
        }
    }

    private static final String SUFFIX = ".properties";
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    /** Linux computes start times from a boot time that the clock's adjustment can move a little. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(2);

    static List<RunFile> all(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<RunFile> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                found.add(read(file));
            }
        } catch (IOException unreadable) {
            throw new StackException("could not read the process list in " + folder, unreadable);
        }
        return found;
    }

    private static RunFile read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        try {
            return new RunFile(
                    properties.getProperty("name", ""),
                    Kind.valueOf(properties.getProperty("kind", "")),
                    Long.parseLong(properties.getProperty("pid", "")),
                    Instant.ofEpochMilli(Long.parseLong(properties.getProperty("started-at-ms", ""))),
                    Integer.parseInt(properties.getProperty("port", "")),
                    Path.of(properties.getProperty("log", "")));
        } catch (IllegalArgumentException damaged) {
            throw new StackException("damaged process file, check and remove it: " + file, damaged);
        }
    }

    void write(Path folder) {
        Properties properties = new Properties();
        properties.setProperty("name", name);
        properties.setProperty("kind", kind.name());
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("started-at-ms", Long.toString(startedAt.toEpochMilli()));
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("log", log.toString());
        Path half = folder.resolve(name + ".half");
        try {
            try (Writer writer = Files.newBufferedWriter(half)) {
                properties.store(writer, null);
            }
            Files.move(half, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new StackException("could not write down process " + pid + " in " + folder, unwritable);
        }
    }

    void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(name + SUFFIX));
        } catch (IOException undeletable) {
            throw new StackException("could not remove the process file of " + name + " in " + folder, undeletable);
        }
    }

    /** The process, if it is the one that was written down and still runs. */
    Optional<ProcessHandle> process() {
        return running(pid, startedAt);
    }

    /** The process of that id, if it runs and started then. */
    static Optional<ProcessHandle> running(long pid, Instant startedAt) {
        return ProcessHandle.of(pid)
                .filter(Signals::isRunning)
                .filter(handle ->
                        Duration.between(startOf(handle), startedAt).abs().compareTo(START_TIME_TOLERANCE) <= 0);
    }

    void stop() {
        process().ifPresent(handle -> Signals.stop(handle, kind.stopSignal, STOP_GRACE));
    }

    static Instant startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }
}
