package io.payledger.localstack;

import io.payledger.stack.Readiness;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * What is written down of a part of a stack: its process, so that it is found again when its launcher was killed, and
 * what {@code status} shows. Only the launcher that holds the directory writes it; any process may read it at any time.
 *
 * @param since when it entered the state
 * @param restarts how often it was started again after it had ended unexpectedly
 * @param pid 0 unless the state is {@link State#RUNNING}
 * @param startedAt of the process; tells it from another one that got the same id later
 * @param detail what the state leaves open, such as the exit value; may be empty
 */
record RunFile(
        String name,
        Kind kind,
        int port,
        Path log,
        State state,
        Instant since,
        int restarts,
        long pid,
        Instant startedAt,
        String detail) {

    enum State {
        /** The stack is starting, and this part's turn has not come. */
        PLANNED,
        RUNNING,
        /** It ended unexpectedly, and nothing starts it again. */
        ENDED,
        /** It ended unexpectedly, and its supervisor starts it again later. */
        BACKOFF,
        STOPPED
    }

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

    private static final int CONNECT_TIMEOUT_MS = 1_000;

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
                read(file).ifPresent(found::add);
            }
        } catch (IOException unreadable) {
            throw new StackException("could not read the process list in " + folder, unreadable);
        }
        return found;
    }

    /** Of one part, if it is written down. */
    static Optional<RunFile> of(String part, Path folder) {
        return all(folder).stream().filter(file -> file.name().equals(part)).findFirst();
    }

    /** Empty for a file that its launcher has removed meanwhile. */
    private static Optional<RunFile> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(properties.getProperty("pid", ""));
            String startedAtMs = properties.getProperty("started-at-ms", "");
            return Optional.of(new RunFile(
                    properties.getProperty("name", ""),
                    Kind.valueOf(properties.getProperty("kind", "")),
                    Integer.parseInt(properties.getProperty("port", "")),
                    Path.of(properties.getProperty("log", "")),
                    State.valueOf(properties.getProperty("state", State.RUNNING.name())),
                    Instant.ofEpochMilli(Long.parseLong(properties.getProperty("since-ms", startedAtMs))),
                    Integer.parseInt(properties.getProperty("restarts", "0")),
                    pid,
                    Instant.ofEpochMilli(Long.parseLong(startedAtMs)),
                    properties.getProperty("detail", "")));
        } catch (IllegalArgumentException damaged) {
            throw new StackException("damaged process file, check and remove it: " + file, damaged);
        }
    }

    /** Replaces the former file in one step: a reader sees the one or the other, never a part of it. */
    void write(Path folder) {
        Properties properties = new Properties();
        properties.setProperty("name", name);
        properties.setProperty("kind", kind.name());
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("log", log.toString());
        properties.setProperty("state", state.name());
        properties.setProperty("since-ms", Long.toString(since.toEpochMilli()));
        properties.setProperty("restarts", Integer.toString(restarts));
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("started-at-ms", Long.toString(startedAt.toEpochMilli()));
        properties.setProperty("detail", detail);
        Path half = folder.resolve(name + ".half");
        try {
            try (Writer writer = Files.newBufferedWriter(half)) {
                properties.store(writer, null);
            }
            Files.move(half, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new StackException("could not write down " + name + " in " + folder, unwritable);
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

    /** Whether it answers its clients now. */
    boolean isServing() {
        return switch (kind) {
            case SERVICE -> Readiness.of(Address.local(port).url());
            case BROKER -> isListening();
            case POSTGRES -> PostgresServer.acceptsConnections(Address.local(port));
        };
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    static Instant startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }
}
