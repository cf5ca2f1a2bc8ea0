package io.payledger.benchmarks.measurement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * The JDK's Flight Recorder in another JVM of the same user, through the {@code jcmd} of this JDK. Every 10 ms it notes what the
 * threads that run Java code are doing, five of them at most: neither native code nor the JVM's compilers and collectors.
 */
public final class FlightRecording {

    private static final String NAME = "name=payledger-benchmark";

    /** Frames of a stack: the default, 64, cuts off where a request begins. */
    private static final int DEPTH = 512;

    private final long pid;

    private FlightRecording(long pid) {
        this.pid = pid;
    }

    public static FlightRecording start(long pid) throws IOException, InterruptedException {
        FlightRecording recording = new FlightRecording(pid);
        recording.jcmd("JFR.configure", "stackdepth=" + DEPTH);
        recording.jcmd("JFR.start", NAME, "settings=profile");
        return recording;
    }

    /**
     * @param title of the tree
     * @param file where the recording is kept
     */
    public CallTree stop(String title, Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        jcmd("JFR.stop", NAME, "filename=" + file.toAbsolutePath());
        CallTree tree = new CallTree(title);
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    tree.add(stack(event.getStackTrace().getFrames()));
                }
            }
        }
        return tree;
    }

    private static List<String> stack(List<RecordedFrame> innermostFirst) {
        List<String> methods = innermostFirst.stream()
                .map(frame -> name(frame.getMethod()))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(methods);
        return methods;
    }

    /** One name for all lambdas of a class: the JVM gives each a number. */
    private static String name(RecordedMethod method) {
        return method.getType().getName().replaceFirst("\\$\\$Lambda.*", "\\$\\$Lambda") + "." + method.getName();
    }

    private void jcmd(String... arguments) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program, Long.toString(pid)), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || output.contains("Could not")) {
            throw new IOException(String.join(" ", arguments) + " failed in process " + pid + ": " + output.strip());
        }
    }
}
