package io.payledger.localstack;

import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What Java cannot say to a process by itself: stop, continue, interrupt. Linux and macOS. */
final class Signals {

    /** macOS has none, and its launchd reaps every orphan. */
    private static final boolean PROCESSES_ARE_FILES = Files.exists(Path.of("/proc/self/stat"));

    private Signals() {}

    /** Sends it if the process still exists. Through the shell, whose {@code kill} is built in: slim images have no other. */
    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException impossible) {
            throw new StackException("could not run sh to send " + signal + " to process " + pid, impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while sending " + signal + " to process " + pid, interrupted);
        }
    }

    /**
     * Returns once none of its threads runs any more. Each of them takes note of SIGSTOP for itself, up to some
     * milliseconds after it was sent; where processes are no files, as on macOS, that is not waited for.
     */
    static void suspend(ProcessHandle process) {
        send("STOP", process.pid());
        if (!Deadline.in(Duration.ofSeconds(10)).await(() -> isSuspendedOrGone(process.pid()))) {
            throw new StackException("process " + process.pid() + " does not stop by SIGSTOP");
        }
    }

    /** Asks, waits, and in the end does not ask any more. */
    static void stop(ProcessHandle process, String askingSignal, Duration grace) {
        if (!isRunning(process)) {
            return;
        }
        send(askingSignal, process.pid());
        // A suspended process would never read the signal.
        send("CONT", process.pid());
        if (!Deadline.in(grace).await(() -> !isRunning(process))) {
            kill(process);
        }
    }

    static void kill(ProcessHandle process) {
        send("KILL", process.pid());
        if (!Deadline.in(Duration.ofSeconds(10)).await(() -> !isRunning(process))) {
            throw new StackException("process " + process.pid() + " does not end, not even by SIGKILL");
        }
    }

    /** An orphan that was not reaped is dead, though it is still listed: containers often have no reaper. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !(PROCESSES_ARE_FILES && isReapedOrZombie(process.pid()));
    }

    private static boolean isReapedOrZombie(long pid) {
        // X for an instant, while it is reaped
        return isGoneOrIn("ZX", Path.of("/proc", Long.toString(pid)));
    }

    private static boolean isSuspendedOrGone(long pid) {
        if (!PROCESSES_ARE_FILES) {
            return true;
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.allMatch(thread -> isGoneOrIn("TtZX", thread));
        } catch (IOException | UncheckedIOException reaped) {
            return true;
        }
    }

    /** Whether a process or a thread is not there any more, or in one of the states. */
    private static boolean isGoneOrIn(String states, Path processOrThread) {
        try {
            String line = Files.readString(processOrThread.resolve("stat"));
            // "pid (command) state ...", and the command may hold anything, parentheses included
            int afterCommand = line.lastIndexOf(')') + 2;
            return afterCommand < line.length() && states.indexOf(line.charAt(afterCommand)) >= 0;
        } catch (IOException reaped) {
            return true;
        }
    }
}
