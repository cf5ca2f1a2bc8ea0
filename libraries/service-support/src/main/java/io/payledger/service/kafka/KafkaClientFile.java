package io.payledger.service.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The deployment's properties file for Kafka's clients, the same that Kafka's own tools take by {@code --command-config}.
 * It holds protocol, trust and password, so that none of them passes through the environment. Messages name keys, never
 * values.
 */
public final class KafkaClientFile {

    /** The setting that names the file, in every service that talks to Kafka. */
    public static final String SETTING = "payledger.kafka.client-properties-file";

    private KafkaClientFile() {}

    /**
     * The file's properties. Throws {@link IllegalArgumentException} if it cannot be read, sets a property that no client
     * knows, or sets a reserved one.
     *
     * @param known every property that one of the service's clients understands
     * @param reserved properties that the service sets itself: exactly-once, order and identity depend on them
     */
    public static Map<String, String> read(Path file, Collection<String> known, Collection<String> reserved) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            // the exception itself, not its message: for a missing file the message is only the path
            throw new IllegalArgumentException(
                    where(file) + " cannot be read: " + unreadable
                            + "; name a properties file that the service may read",
                    unreadable);
        }
        Set<String> keys = new TreeSet<>(properties.stringPropertyNames());
        refuse(file, keys, reserved::contains, "which this service decides itself: remove it from the file");
        refuse(file, keys, key -> !known.contains(key), "which no Kafka client knows: is it misspelt?");
        Map<String, String> settings = new TreeMap<>();
        keys.forEach(key -> settings.put(key, properties.getProperty(key).strip()));
        return settings;
    }

    private static void refuse(Path file, Set<String> keys, Predicate<String> refused, String why) {
        Set<String> violations = new TreeSet<>(keys);
        violations.removeIf(refused.negate());
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(where(file) + " sets " + String.join(", ", violations) + ", " + why);
        }
    }

    private static String where(Path file) {
        return SETTING + "=" + file;
    }
}
