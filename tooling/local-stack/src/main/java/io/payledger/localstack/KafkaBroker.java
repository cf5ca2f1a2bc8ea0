package io.payledger.localstack;

import io.payledger.stack.Deadline;
import io.payledger.stack.ServerSettings;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A real Kafka broker, which is its own controller, in a JVM of its own. Topics and data survive kills and restarts, on
 * the same port. Safe for use by several threads.
 */
public final class KafkaBroker extends ChildProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final String NAME = "kafka";

    private final StackDirectory home;
    private final Address controller;
    private final Path base;
    private final Path built;
    private final ClassArchive archive;
    private final Map<String, String> securedListener;

    /** Not started yet. */
    KafkaBroker(StackDirectory home, ClassArchive archive, Map<String, String> securedListener) {
        super(home, NAME, RunFile.Kind.BROKER, Address.local(home.port(NAME)));
        this.securedListener = Map.copyOf(securedListener);
        this.home = home;
        this.controller = Address.local(home.port(NAME + "-controller"));
        this.base = home.path().resolve(NAME);
        this.built = RepositoryHome.find()
                .resolve("tooling")
                .resolve("local-stack")
                .resolve("target")
                .resolve("broker");
        this.archive = archive;
        if (!Files.isDirectory(built)) {
            throw new StackException("the broker's libraries are not in " + built
                    + ": build them with 'mvn -pl tooling/local-stack process-classes'");
        }
    }

    /** Starts a broker in the directory, which is made if need be; only one launcher at a time may use it. */
    public static KafkaBroker startIn(Path directory) {
        return startIn(directory, Map.of());
    }

    /**
     * As {@link #startIn(Path)}, with a second listener for clients with TLS and SASL.
     *
     * @param securedListener its settings, such as {@code listener.name.secured.ssl.keystore.key}; empty for none
     */
    public static KafkaBroker startIn(Path directory, Map<String, String> securedListener) {
        StackDirectory home = StackDirectory.claim(directory);
        try {
            KafkaBroker broker = new KafkaBroker(home, ClassArchive.USED, securedListener);
            broker.start();
            return broker;
        } catch (RuntimeException failed) {
            home.close();
            throw failed;
        }
    }

    public String bootstrapServers() {
        return address().toString();
    }

    /** The listener with TLS and SASL, where the broker was started with one. */
    public String securedBootstrapServers() {
        return Address.local(home.port(NAME + "-secured")).toString();
    }

    /** Returns once clients are served. */
    @Override
    public synchronized void start() {
        launch();
        boolean decided = Deadline.in(START_TIMEOUT).await(() -> Files.exists(serving()) || !isRunning());
        if (!decided || !isRunning()) {
            stop();
            throw new StackException("the Kafka broker did not start on " + address() + "; " + tail(20));
        }
    }

    private Path serving() {
        return base.resolve("serving");
    }

    @Override
    synchronized void launch() {
        if (isRunning()) {
            throw new IllegalStateException("the broker is running already");
        }
        Path settings = base.resolve("server.properties");
        Path serving = serving();
        try {
            Files.createDirectories(base);
            Files.deleteIfExists(serving);
            try (Writer writer = Files.newBufferedWriter(settings)) {
                settings().store(writer, null);
            }
        } catch (IOException failed) {
            throw new StackException("could not write " + settings + ": " + failed.getMessage(), failed);
        }
        List<String> command = new ArrayList<>(ChildProcess.java("256m"));
        command.addAll(archive.options(built.resolveSibling("broker.jsa")));
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                // Both warn of what is normal here: being elected alone, and closing twice at shutdown.
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController=error",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                built.resolve("*").toString(),
                BrokerMain.class.getName(),
                settings.toString(),
                serving.toString()));
        launch(command, Map.of());
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.putAll(ServerSettings.kafka());
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@" + controller);
        String secured = securedListener.isEmpty() ? "" : ",SECURED://" + securedBootstrapServers();
        settings.setProperty("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://" + controller + secured);
        settings.setProperty("advertised.listeners", "PLAINTEXT://" + address() + secured);
        settings.setProperty(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL");
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.putAll(securedListener);
        settings.setProperty("log.dirs", base.resolve("data").toString());
        return settings;
    }

    /** Stops it and releases its directory; only for a broker of {@link #startIn(Path)}. */
    @Override
    public synchronized void close() {
        stop();
        home.close();
    }
}
