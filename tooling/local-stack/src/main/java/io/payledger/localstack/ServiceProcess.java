package io.payledger.localstack;

import io.payledger.stack.Deadline;
import io.payledger.stack.Instance;
import io.payledger.stack.Readiness;
import io.payledger.stack.Service;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One instance of a Quarkus service. Safe for use by several threads. */
public final class ServiceProcess extends ChildProcess implements Instance {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private static final String HEAP_MAX = "384m";

    private final PackagedService program;
    private final ClassArchive archive;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * An instance that is not started yet.
     *
     * @param name of this instance, such as {@code outbox-relay-1}: also of its log file
     * @param settings configuration keys, such as {@code payledger.relay.poll-interval}
     */
    ServiceProcess(
            StackDirectory home,
            String name,
            PackagedService program,
            ClassArchive archive,
            Map<String, String> settings) {
        super(home, name, RunFile.Kind.SERVICE, Address.local(home.port(name)));
        this.program = program;
        this.archive = archive;
        settings.forEach((key, value) -> environment.put(Service.environmentVariable(key), value));
        environment.put("QUARKUS_HTTP_HOST", address().host());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(address().port()));
    }

    /** The program with the options that every instance of a service gets. */
    public static List<String> java() {
        return ChildProcess.java(HEAP_MAX);
    }

    @Override
    public URI url() {
        return address().url();
    }

    @Override
    public List<String> logLines() {
        try {
            return Files.readAllLines(log());
        } catch (IOException unreadable) {
            throw new StackException("could not read " + log(), unreadable);
        }
    }

    public boolean isReady() {
        return Readiness.of(url());
    }

    /** Returns once it says that it is ready. */
    @Override
    public void start() {
        launch();
        awaitReady(READY_TIMEOUT);
    }

    /** Starts it and does not wait: a standby relay, for one, is ready only when it leads. */
    @Override
    public void launch() {
        List<String> command = new ArrayList<>(java());
        command.addAll(program.arguments(archive));
        launch(command, environment, program.folder());
    }

    /** Fails with the end of the log if the service ends or does not become ready in time. */
    public void awaitReady(Duration timeout) {
        // A service logs each answer that it is not ready.
        boolean decided =
                Deadline.in(timeout).pollingEvery(Duration.ofMillis(200)).await(() -> !isRunning() || isReady());
        if (!isRunning()) {
            throw new StackException(name() + " ended while it started; " + tail(30));
        }
        if (!decided) {
            throw new StackException(name() + " was not ready within " + timeout.toSeconds() + " s. It says "
                    + Readiness.report(url()) + "; " + tail(30));
        }
    }

    void awaitReady() {
        awaitReady(READY_TIMEOUT);
    }
}
