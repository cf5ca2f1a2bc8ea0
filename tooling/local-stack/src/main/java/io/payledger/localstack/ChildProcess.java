package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process this JVM started, in a session of its own: a Ctrl-C at the terminal reaches the launcher only, which then
 * stops its children in the right order. It is written down before anything waits for it.
 *
 * <p>Children do not notice that their launcher was killed: Linux could tell them only by the death of the very thread
 * that started them, macOS not at all. They are found by what is written down, at the next start or by {@code down}.
 */
final class ChildProcess {

    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final int TAIL_LINE_MAX = 300;
    private static final List<String> OWN_SESSION = ownSession();

    private final Process process;
    private final RunFile runFile;
    private final Path runFolder;
    private volatile boolean askedToEnd;

    private ChildProcess(Process process, RunFile runFile, Path runFolder) {
        this.process = process;
        this.runFile = runFile;
        this.runFolder = runFolder;
    }

    static ChildProcess start(
            StackDirectory home,
            String name,
            RunFile.Kind kind,
            int port,
            Path log,
            List<String> command,
            Map<String, String> environment) {
        List<String> whole = new ArrayList<>(OWN_SESSION);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(home.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return home.whileOpen(() -> {
            try {
                Process process = builder.start();
                RunFile runFile =
                        new RunFile(name, kind, process.pid(), RunFile.startOf(process.toHandle()), port, log);
                runFile.write(home.runFolder());
                ChildProcess child = new ChildProcess(process, runFile, home.runFolder());
                child.watch(home);
                return child;
            } catch (IOException failed) {
                throw new StackException("could not start " + name + ": " + failed.getMessage(), failed);
            }
        });
    }

    private void watch(StackDirectory home) {
        var unused = process.onExit().thenAccept(ended -> {
            if (!askedToEnd) {
                home.endedUnexpectedly(runFile, ended.exitValue());
            }
        });
    }

    private static List<String> ownSession() {
        if (succeeds("setsid", "true")) {
            return List.of("setsid");
        }
        // macOS has no setsid, but it has perl.
        if (succeeds("perl", "-MPOSIX", "-e", "1")) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--");
        }
        return List.of();
    }

    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while trying " + command[0], interrupted);
        }
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

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        // A killed child is dead a moment before this JVM has reaped it.
        return process.isAlive() && Signals.isRunning(process.toHandle());
    }

    void suspend() {
        Signals.suspend(process.toHandle());
    }

    void resume() {
        Signals.send("CONT", pid());
    }

    /** Like a power cut: the process and what it forked are gone, nothing is flushed. */
    void kill() {
        askedToEnd = true;
        List<ProcessHandle> forked = process.descendants().toList();
        Signals.kill(process.toHandle());
        forked.forEach(Signals::kill);
        runFile.delete(runFolder);
    }

    void stop() {
        askedToEnd = true;
        Signals.stop(process.toHandle(), runFile.kind().stopSignal, STOP_GRACE);
        runFile.delete(runFolder);
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
}
