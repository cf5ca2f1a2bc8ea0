package io.payledger.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance of a Quarkus service, with the faults that can be done to it. Safe for use by several threads. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    // HTTP 1.1: the upgrade that Java tries otherwise costs a probe two answers.
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_TIMEOUT)
            .build();

    private final String name;
    private final Address address;
    private final Path program;
    private final String heapMax;
    private final Map<String, String> environment;
    private final Path log;
    private final StackDirectory home;
    private final boolean ownsHome;
    private @Nullable ChildProcess process;
    private boolean closed;

    private ServiceProcess(Builder builder, StackDirectory home, boolean ownsHome) {
        this.name = builder.name;
        this.home = home;
        this.ownsHome = ownsHome;
        this.address = Address.local(builder.port == 0 ? home.port(name) : builder.port);
        this.program = ApplicationCopy.of(builder.quarkusApp, builder.application, home);
        this.heapMax = builder.heapMax;
        this.log = home.newLog(name);
        this.environment = new HashMap<>(builder.environment);
        this.environment.put("QUARKUS_HTTP_HOST", address.host());
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(address.port()));
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

    /** {@code payledger.kafka.bootstrap-servers} as an environment variable: {@code PAYLEDGER_KAFKA_BOOTSTRAP_SERVERS}. */
    static String environmentVariable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    public String name() {
        return name;
    }

    public URI url() {
        return URI.create("http://" + address);
    }

    public Path log() {
        return log;
    }

    /** Of the last start. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process.pid();
    }

    public synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    public boolean isReady() {
        return isReady(address);
    }

    static boolean isReady(Address address) {
        return readiness(address).startsWith("200 ");
    }

    /** The status code and the body, or why there is none. */
    private static String readiness(Address address) {
        HttpRequest probe = HttpRequest.newBuilder(URI.create("http://" + address + "/q/health/ready"))
                .timeout(PROBE_TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(probe, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException unreachable) {
            return "nothing (" + unreachable + ")";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while asking " + address + " for its health", interrupted);
        }
    }

    /** Starts it where it was stopped or killed, on the same port, and returns once it says that it is ready. */
    public void start() {
        launch();
        awaitReady(READY_TIMEOUT);
    }

    /** Starts it and does not wait: a standby relay, for one, is ready only when it leads. */
    public synchronized void launch() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running already");
        }
        List<String> command = new ArrayList<>(ChildProcess.java(heapMax));
        command.addAll(List.of("-jar", program.resolve("quarkus-run.jar").toString()));
        process = ChildProcess.start(home, name, RunFile.Kind.SERVICE, address.port(), log, command, environment);
    }

    /** Fails with the end of the log if the service ends or does not become ready in time. */
    public void awaitReady(Duration timeout) {
        // A service logs each answer that it is not ready.
        boolean decided =
                Deadline.in(timeout).pollingEvery(Duration.ofMillis(200)).await(() -> !isRunning() || isReady());
        if (!isRunning()) {
            throw new LocalStackException(name + " ended while it started; " + ChildProcess.tail(log, 30));
        }
        if (!decided) {
            throw new LocalStackException(name + " was not ready within " + timeout.toSeconds() + " s. It says "
                    + readiness(address) + "; "
                    + ChildProcess.tail(log, 30));
        }
    }

    void awaitReady() {
        awaitReady(READY_TIMEOUT);
    }

    /** SIGKILL: nothing is flushed, nothing is said to anybody. */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** SIGSTOP: connections stay open and nobody answers, as in a long garbage collection. */
    public synchronized void suspend() {
        if (process != null) {
            process.suspend();
        }
    }

    /** SIGCONT: it goes on where it was, not knowing that time has passed. */
    public synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    /** SIGTERM, and SIGKILL if it does not end by that. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
        }
    }

    public void restart() {
        stop();
        start();
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

    @Override
    public String toString() {
        return name + " at " + url();
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
            environment.put(environmentVariable(key), value);
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
