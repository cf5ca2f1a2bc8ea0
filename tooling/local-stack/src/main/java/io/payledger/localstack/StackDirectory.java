package io.payledger.localstack;

import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One launcher's directory: data, logs, remembered ports and the list of running processes. Claiming it takes a lock
 * that dies with this JVM, and stops what a killed launcher left running in it. Safe for use by several threads.
 */
final class StackDirectory implements AutoCloseable {

    static final String LOCK_FILE = "launcher.lock";
    static final String RUN_FOLDER = "run";
    static final String LOG_FOLDER = "logs";
    static final String LOG_SUFFIX = ".log";
    static final String PREVIOUS_LOG_SUFFIX = ".previous.log";
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);
    private static final long FREE_DISK_BYTES_MIN = 512L << 20;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final Map<String, Integer> portsTaken = new HashMap<>();
    private final Thread shutdownHook = new Thread(this::shutDown, "stop what runs in a stack directory");
    private boolean shuttingDown;
    private volatile BiConsumer<RunFile, Integer> unexpectedEndListener = (process, exitValue) -> {};

    private StackDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static StackDirectory claim(Path directory) {
        try {
            Files.createDirectories(directory);
            // The real path, since a server's command line is compared with it.
            Path path = directory.toRealPath();
            StackDirectory claimed = lock(path);
            try {
                claimed.prepare();
                Runtime.getRuntime().addShutdownHook(claimed.shutdownHook);
            } catch (RuntimeException | IOException failed) {
                claimed.close();
                throw failed;
            }
            return claimed;
        } catch (IOException unusable) {
            throw new StackException("cannot work in " + directory + ": " + unusable.getMessage(), unusable);
        }
    }

    private static StackDirectory lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        AtomicReference<@Nullable FileLock> taken = new AtomicReference<>();
        // a launcher that has just ended may hold it for a moment longer than it lives
        var unused = Deadline.in(RELEASE_TIMEOUT).await(() -> {
            taken.set(tryLock(channel));
            return taken.get() != null || holder(path).isPresent();
        });
        FileLock lock = taken.get();
        if (lock == null) {
            channel.close();
            String holder = holder(path)
                    .map(process -> " (process " + process.pid() + ")")
                    .orElse("");
            throw new StackException("another launcher" + holder + " uses " + path
                    + "; stop it first (./payledger down), or choose another directory");
        }
        ProcessHandle self = ProcessHandle.current();
        String identity = self.pid() + " " + RunFile.startOf(self).toEpochMilli() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(identity.getBytes(StandardCharsets.US_ASCII)), 0);
        return new StackDirectory(path, channel, lock);
    }

    private void prepare() throws IOException {
        Files.createDirectories(runFolder());
        Files.createDirectories(path.resolve(LOG_FOLDER));
        ControlFile.delete(path);
        stopLeftovers();
        long usable = Files.getFileStore(path).getUsableSpace();
        if (usable < FREE_DISK_BYTES_MIN) {
            throw new StackException("the disk below " + path + " is nearly full: " + (usable >> 20)
                    + " MB are free, at least " + (FREE_DISK_BYTES_MIN >> 20) + " MB are needed");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        } catch (IOException unusable) {
            throw new StackException("cannot lock " + LOCK_FILE + ": " + unusable.getMessage(), unusable);
        }
    }

    /** The launcher that holds the directory, if its process lives. */
    static Optional<ProcessHandle> holder(Path directory) {
        Path file = directory.resolve(LOCK_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] identity = Files.readString(file).strip().split(" ", -1);
            if (identity.length != 2) {
                return Optional.empty();
            }
            return RunFile.running(Long.parseLong(identity[0]), Instant.ofEpochMilli(Long.parseLong(identity[1])));
        } catch (IOException | NumberFormatException unreadable) {
            throw new StackException("cannot read " + file, unreadable);
        }
    }

    /** The stacks in that directory and right below it, where the demo has its own. */
    static List<Path> existing(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return Stream.concat(Stream.of(directory), children)
                    .filter(folder -> Files.exists(folder.resolve(LOCK_FILE)))
                    .toList();
        } catch (IOException unreadable) {
            throw new StackException("cannot read " + directory, unreadable);
        }
    }

    static Path runFolder(Path directory) {
        return directory.resolve(RUN_FOLDER);
    }

    /** Called for a process that ended although it was not stopped or killed, with its exit value. */
    void onUnexpectedEnd(BiConsumer<RunFile, Integer> listener) {
        unexpectedEndListener = listener;
    }

    /** Writes the part down; never once the shutdown has begun, which removes what was written down. */
    synchronized void writeDown(RunFile part) {
        if (!shuttingDown) {
            part.write(runFolder());
        }
    }

    synchronized boolean isShuttingDown() {
        return shuttingDown;
    }

    synchronized void endedUnexpectedly(RunFile process, int exitValue) {
        if (!shuttingDown) {
            unexpectedEndListener.accept(process, exitValue);
        }
    }

    /** Starts a child and writes it down; never once the shutdown has looked at what was written down. */
    synchronized <T> T whileOpen(Supplier<T> start) {
        if (shuttingDown) {
            throw new StackException("stopping: no more processes are started in " + path);
        }
        return start.get();
    }

    /** Ctrl-C, or the JVM ends without having closed this: at any moment, also in the middle of a start. */
    private void shutDown() {
        synchronized (this) {
            shuttingDown = true;
        }
        ControlFile.delete(path);
        stopLeftovers();
        StackData.stoppedAtExit(path);
    }

    Path path() {
        return path;
    }

    Path runFolder() {
        return runFolder(path);
    }

    /** A fresh log; the one of the former start is kept beside it. */
    Path newLog(String name) {
        Path log = log(name);
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + PREVIOUS_LOG_SUFFIX), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException immovable) {
            throw new StackException("could not put the former log aside: " + log, immovable);
        }
        return log;
    }

    Path log(String name) {
        return path.resolve(LOG_FOLDER).resolve(name + LOG_SUFFIX);
    }

    private void stopLeftovers() {
        for (RunFile.Kind kind : RunFile.Kind.values()) {
            RunFile.all(runFolder()).stream()
                    .filter(leftover -> leftover.kind() == kind)
                    .parallel()
                    .forEach(leftover -> {
                        leftover.stop();
                        leftover.delete(runFolder());
                    });
        }
    }

    /** The port this name had the last time, if it is still free, else another one, which is remembered. */
    synchronized int port(String name) {
        @Nullable Integer taken = portsTaken.get(name);
        if (taken != null) {
            return taken;
        }
        Path file = path.resolve("ports.properties");
        Properties ports = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    ports.load(reader);
                }
            }
            int port = Integer.parseInt(ports.getProperty(name, "0"));
            if (port == 0 || portsTaken.containsValue(port) || !FreePort.isFree(port)) {
                port = freePort();
                ports.setProperty(name, Integer.toString(port));
                Path half = file.resolveSibling("ports.half");
                try (Writer writer = Files.newBufferedWriter(half)) {
                    ports.store(writer, null);
                }
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            }
            portsTaken.put(name, port);
            return port;
        } catch (IOException | NumberFormatException unusable) {
            throw new StackException("cannot remember ports in " + file, unusable);
        }
    }

    private int freePort() {
        int port = FreePort.find();
        while (portsTaken.containsValue(port)) {
            port = FreePort.find();
        }
        return port;
    }

    /** Again is without effect. */
    @Override
    public synchronized void close() {
        if (!lock.isValid()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook has what is left to do; the lock ends with this JVM.
            return;
        }
        ControlFile.delete(path);
        RunFile.all(runFolder()).stream()
                .filter(part -> part.process().isEmpty())
                .forEach(part -> part.delete(runFolder()));
        try {
            lock.release();
            channel.close();
        } catch (IOException failed) {
            throw new StackException("could not release " + path, failed);
        }
        StackData.closed(path);
    }
}
