package io.payledger.stack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of PostgreSQL and Kafka wherever a stack of one machine runs them, except names and addresses. */
public final class ServerSettings {

    private ServerSettings() {}

    /** For {@code postgresql.conf} of every server, the primary and its followers. */
    public static Map<String, String> postgres() {
        return read("postgresql.properties");
    }

    /**
     * For {@code postgresql.conf} of a follower beyond that.
     *
     * @param primary host, port and what else it takes to log in as one who may replicate, in libpq's terms
     */
    public static Map<String, String> follower(String name, String primary) {
        return Map.of(
                "primary_conninfo",
                primary + " dbname=" + DatabaseServer.DATABASE + " application_name=" + name,
                "primary_slot_name",
                slot(name),
                "sync_replication_slots",
                "on");
    }

    /** The slot from which a follower streams. */
    public static String slot(String follower) {
        return follower.replace('-', '_');
    }

    /** For {@code server.properties} of a broker that is alone. */
    public static Map<String, String> kafka() {
        return read("kafka.properties");
    }

    private static Map<String, String> read(String resource) {
        Properties properties = new Properties();
        try (InputStream file = ServerSettings.class.getResourceAsStream(resource)) {
            properties.load(
                    Objects.requireNonNull(file, resource + " is missing from local-stack: build it with Maven"));
        } catch (IOException unreadable) {
            throw new StackException("could not read " + resource, unreadable);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
        return settings;
    }
}
