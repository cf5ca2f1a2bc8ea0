package io.payledger.localstack;

import io.payledger.stack.Instance;
import io.payledger.stack.Readiness;
import io.payledger.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One instance of a Quarkus service. Safe for use by several threads. */
public final class ServiceProcess extends ChildPart implements Instance, AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private final Path program;
    private final String heapMax;
    private final Map<String, String> environment;
    private final StackDirectory home;
    private final boolean ownsHome;
    private boolean closed;

    private ServiceProcess(Builder builder, StackDirectory home, boolean ownsHome) {
        super(
                home,
                builder.name,
                RunFile.Kind.SERVICE,
                Address.local(builder.port == 0 ? home.port(builder.name) : builder.port));
        this.home = home;
        this.ownsHome = ownsHome;
        this.program = ApplicationCopy.of(builder.quarkusApp, builder.application, home);
        this.heapMax = builder.heapMax;
        this.environment = new HashMap<>(builder.environment);
        this.environment.put("QUARKUS_HTTP_HOST", address().host());
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(address().port()));
    }

    /**
     * An instance to be started.
     *
     * @param name of this instance, such as {@code relay-1}: also of its log file
     * @param quarkusApp the {@code target/quarkus-app} of its module
     */
    public static Builder named(String name, Path quarkusApp) {
        return new Builder(name, quarkusApp);
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
            throw new LocalStackException("could not read " + log(), unreadable);
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
    public void launch() {
        List<String> command = new ArrayList<>(ChildProcess.java(heapMax));
        command.addAll(List.of("-jar", program.resolve("quarkus-run.jar").toString()));
        launch(command, environment);
    }

    /** Fails with the end of the log if the service ends or does not become ready in time. */
    public void awaitReady(Duration timeout) {
        // A service logs each answer that it is not ready.
        boolean decided =
                Deadline.in(timeout).pollingEvery(Duration.ofMillis(200)).await(() -> !isRunning() || isReady());
        if (!isRunning()) {
            throw new LocalStackException(name() + " ended while it started; " + tail(30));
        }
        if (!decided) {
            throw new LocalStackException(name() + " was not ready within " + timeout.toSeconds() + " s. It says "
                    + Readiness.report(url()) + "; " + tail(30));
        }
    }

    void awaitReady() {
        awaitReady(READY_TIMEOUT);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        if (ownsHome) {
            home.close();
        }
    }

    /** What the instance is to be. */
    public static final class Builder {

        private final String name;
        private final Path quarkusApp;
        private final Map<String, String> environment = new HashMap<>();
        private String application;
        private String heapMax = "384m";
        private int port;

        private Builder(String name, Path quarkusApp) {
            this.name = name;
            this.application = name;
            this.quarkusApp = quarkusApp;
        }

        /** Instances of one application share a copy of their program. */
        Builder application(String sharedName) {
            this.application = sharedName;
            return this;
        }

        /** A free one by default, which the directory remembers. */
        public Builder port(int fixedPort) {
            this.port = fixedPort;
            return this;
        }

        /** A configuration key, such as {@code payledger.relay.poll-interval}. */
        public Builder setting(String key, String value) {
            environment.put(Service.environmentVariable(key), value);
            return this;
        }

        public Builder settings(Map<String, String> settings) {
            settings.forEach(this::setting);
            return this;
        }

        /** Of the Java heap, as {@code -Xmx} takes it; 384m by default. */
        public Builder heapMax(String size) {
            this.heapMax = size;
            return this;
        }

        /** Starts it with a directory of its own and returns once it is ready. */
        public ServiceProcess startIn(Path directory) {
            StackDirectory home = StackDirectory.claim(directory);
            try {
                ServiceProcess service = new ServiceProcess(this, home, true);
                try {
                    service.start();
                    return service;
                } catch (RuntimeException failed) {
                    service.stop();
                    throw failed;
                }
            } catch (RuntimeException failed) {
                home.close();
                throw failed;
            }
        }

        ServiceProcess within(StackDirectory home) {
            return new ServiceProcess(this, home, false);
        }
    }
}
