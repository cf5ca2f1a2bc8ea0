package io.payledger.benchmarks.relay;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A system in a JVM of its own. All of them get the same options. */
final class ChildJvm implements AutoCloseable {

    private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Runs a class that is on the class path of this JVM. */
    static ChildJvm ofClass(String name, List<String> arguments, Path log) throws IOException {
        return start(
                Stream.concat(Stream.of("-cp", System.getProperty("java.class.path"), name), arguments.stream())
                        .toList(),
                log);
    }

    /** @param arguments of the program {@code java} after the options */
    static ChildJvm start(List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ChildJvm(process, log);
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    /** The last line of its output; empty if there is none yet. */
    String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** SIGKILL: how it ends is not measured. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
