package io.payledger.localstack;

import io.payledger.stack.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part that is a child process, one after the other: each under the same name, on the same port, into the same log. */
abstract class ChildPart implements Part {

    private final StackDirectory home;
    private final String name;
    private final RunFile.Kind kind;
    private final Address address;
    private final Path log;
    private @Nullable ChildProcess process;

    ChildPart(StackDirectory home, String name, RunFile.Kind kind, Address address) {
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
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process.pid();
    }

    public final synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    final synchronized void launch(List<String> command, Map<String, String> environment) {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running already");
        }
        process = ChildProcess.start(home, name, kind, address.port(), log, command, environment);
    }

    final String tail(int linesMax) {
        return ChildProcess.tail(log, linesMax);
    }

    /** By the signal that asks, and by SIGKILL if it does not end by that. */
    @Override
    public final synchronized void stop() {
        if (process != null) {
            process.stop();
        }
    }

    /** SIGKILL, to what it has forked as well. */
    @Override
    public final synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** SIGSTOP. */
    @Override
    public final synchronized void suspend() {
        if (process != null) {
            process.suspend();
        }
    }

    /** SIGCONT. */
    @Override
    public final synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    @Override
    public final String toString() {
        return name + " at " + address;
    }
}
