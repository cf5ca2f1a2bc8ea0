package io.payledger.localstack;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The broker's own JVM: formats its storage the first time, serves until SIGTERM. Runs with the broker's class path
 * ({@code target/broker-lib}) and nothing of it may be used elsewhere.
 */
final class BrokerMain {

    private BrokerMain() {}

    /** Arguments: the properties file, and the file to make once clients are served. */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(reader);
        }
        format(Path.of(properties.getProperty("log.dirs")), Integer.parseInt(properties.getProperty("node.id")));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.shutdown();
                            server.awaitShutdown();
                        },
                        "stop broker"));
        server.startup();
        // An open port is no sign: the broker opens it before it has registered itself.
        Files.createFile(Path.of(arguments[1]));
        server.awaitShutdown();
    }

    private static void format(Path logDirectory, int nodeId) throws Exception {
        Files.createDirectories(logDirectory);
        if (Files.exists(logDirectory.resolve("meta.properties"))) {
            return;
        }
        // The formatter tells at length what it does; that is of interest only when it fails.
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(stream)
                    .setNodeId(nodeId)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logDirectory.toString())
                    .setMetadataLogDirectory(logDirectory.toString())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .setUnstableFeatureVersionsEnabled(false)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (Exception failed) {
            throw new IllegalStateException("could not format " + logDirectory + ": " + told, failed);
        }
    }
}
