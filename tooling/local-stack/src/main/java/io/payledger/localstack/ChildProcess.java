package io.payledger.localstack;

import io.payledger.stack.Part;
import io.payledger.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A part that is a child process, one after the other: each under the same name, on the same port, into the same log, and
 * in a session of its own: a Ctrl-C at the terminal reaches the launcher only, which then stops its children in the right
 * order.
 *
 * <p>Children do not notice that their launcher was killed: Linux could tell them only by the death of the very thread
 * that started them, macOS not at all. They are found by their {@link RunFile}, at the next start or by {@code down}.
 */
abstract class ChildProcess implements Part {

    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final int TAIL_LINE_MAX = 300;
    private static final List<String> OWN_SESSION = ownSession();

    private final StackDirectory home;
    private final String name;
    private final RunFile.Kind kind;
    private final Address address;
    private final Path log;
    private @Nullable Child last;

    private int restarts;

    private record Child(Process process, Instant startedAt, AtomicBoolean askedToEnd) {

        ProcessHandle handle() {
            return process.toHandle();
        }
    }

    ChildProcess(StackDirectory home, String name, RunFile.Kind kind, Address address) {
        this.home = home;
        this.name = name;
        this.kind = kind;
        this.address = address;
        this.log = home.newLog(name);
    }

    @Override
    public final String name() {
        return name;
    }

    public final Address address() {
        return address;
    }

    public final Path log() {
        return log;
    }

    /** Of the last start. */
    public final synchronized long pid() {
        if (last == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return last.handle().pid();
    }

    public final synchronized boolean isRunning() {
        // A killed child is dead a moment before this JVM has reaped it.
        return last != null && last.process.isAlive() && Signals.isRunning(last.handle());
    }

    /** How often it was started again after it had ended unexpectedly. */
    final synchronized int restarts() {
        return restarts;
    }

    /** Starts it and does not wait until it serves. */
    abstract void launch();

    /** Whether it answers its clients now. */
    final boolean isServing() {
        return isRunning() && written(RunFile.State.RUNNING, "").isServing();
    }

    final boolean isStackShuttingDown() {
        return home.isShuttingDown();
    }

    final void launch(List<String> command, Map<String, String> environment) {
        launch(command, environment, home.path());
    }

    /** @param directory in which it works */
    final synchronized void launch(List<String> command, Map<String, String> environment, Path directory) {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running already");
        }
        List<String> whole = new ArrayList<>(OWN_SESSION);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Child started = home.whileOpen(() -> start(builder));
        var unused = started.process.onExit().thenAccept(ended -> ended(started, ended.exitValue()));
    }

    /** It is written down before anything waits for it. */
    private synchronized Child start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            boolean again = last != null && !last.askedToEnd.get();
            Child started = new Child(process, RunFile.startOf(process.toHandle()), new AtomicBoolean());
            last = started;
            restarts += again ? 1 : 0;
            writeDown(RunFile.State.RUNNING, "");
            return started;
        } catch (IOException failed) {
            throw new StackException("could not start " + name + ": " + failed.getMessage(), failed);
        }
    }

    private synchronized void ended(Child child, int exitValue) {
        if (child.equals(last) && !child.askedToEnd.get()) {
            writeDown(RunFile.State.ENDED, "exit=" + exitValue);
            home.endedUnexpectedly(written(RunFile.State.ENDED, ""), exitValue);
        }
    }

    /** Writes down the state that it enters now. */
    final synchronized void writeDown(RunFile.State state, String detail) {
        home.writeDown(written(state, detail));
    }

    /** It is no part of its stack any more. */
    final void forget() {
        written(RunFile.State.STOPPED, "").delete(home.runFolder());
    }

    private synchronized RunFile written(RunFile.State state, String detail) {
        Child child = state == RunFile.State.RUNNING ? last : null;
        return new RunFile(
                name,
                kind,
                address.port(),
                log,
                state,
                Instant.now(),
                restarts,
                child == null ? 0 : child.process.pid(),
                child == null ? Instant.EPOCH : child.startedAt,
                detail);
    }

    /** By the signal that asks, and by SIGKILL if it does not end by that. */
    @Override
    public final synchronized void stop() {
        if (last != null) {
            last.askedToEnd.set(true);
            Signals.stop(last.handle(), kind.stopSignal, STOP_GRACE);
            writeDown(RunFile.State.STOPPED, "");
        }
    }

    /** SIGKILL, to what it has forked as well. */
    @Override
    public final synchronized void kill() {
        if (last != null) {
            last.askedToEnd.set(true);
            List<ProcessHandle> forked = last.process.descendants().toList();
            Signals.kill(last.handle());
            forked.forEach(Signals::kill);
            writeDown(RunFile.State.STOPPED, "killed");
        }
    }

    /** SIGSTOP. */
    @Override
    public final synchronized void suspend() {
        if (last != null) {
            Signals.suspend(last.handle());
        }
    }

    /** SIGCONT. */
    @Override
    public final synchronized void resume() {
        if (last != null) {
            Signals.send("CONT", last.handle().pid());
        }
    }

    private static List<String> ownSession() {
        if (Program.succeeds(List.of("setsid", "true"))) {
            return List.of("setsid");
        }
        // macOS has no setsid, but it has perl.
        if (Program.succeeds(List.of("perl", "-MPOSIX", "-e", "1"))) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--");
        }
        return List.of();
    }

    /** The java that runs this JVM, told to keep its warnings about libraries' native code to itself. */
    static List<String> java(String heapMax) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMax,
                // Two cores and small heaps: parallel collectors would only cost threads and memory.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // glibc keeps what large registers needed outside the heap; before 17.0.9 Java cannot make it let go
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TrimNativeHeapInterval=5000",
                "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        return command;
    }

    final String tail(int linesMax) {
        return tail(log, linesMax);
    }

    /** The end of a log, for the message about a process that did not start. */
    static String tail(Path log, int linesMax) {
        if (!Files.exists(log)) {
            return "(" + log + " is empty)";
        }
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - linesMax), lines.size()).stream()
                    .map(line -> line.length() <= TAIL_LINE_MAX ? line : line.substring(0, TAIL_LINE_MAX) + " ...")
                    .toList();
            return "the end of " + log + ":\n    " + String.join("\n    ", last);
        } catch (IOException unreadable) {
            return "(" + log + " cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    @Override
    public final String toString() {
        return name + " at " + address;
    }
}
