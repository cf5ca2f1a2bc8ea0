package io.payledger.benchmarks.relay;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A system in a JVM of its own. Those that are compared get the same options. */
public final class ChildJvm implements AutoCloseable {

    /** The program with the options of the systems that publish a backlog. */
    static final List<String> JAVA =
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC");

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Runs a class that is on the class path of this JVM.
     *
     * @param java the program with its options
     */
    public static ChildJvm ofClass(List<String> java, String name, List<String> arguments, Path log)
            throws IOException {
        return start(
                java,
                Stream.concat(Stream.of("-cp", System.getProperty("java.class.path"), name), arguments.stream())
                        .toList(),
                Path.of("."),
                log);
    }

    /**
     * @param arguments of the program after its options
     * @param directory in which it works
     */
    static ChildJvm start(List<String> java, List<String> arguments, Path directory, Path log) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ChildJvm(process, log);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public Path log() {
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
