package io.payledger.endtoend.containers;

import io.payledger.stack.Service;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.utility.DockerImageName;

/**
 * By their official names. Where {@code infra/images/build.sh --local} built them, the environment of the tests puts a
 * prefix before those of Docker Hub, which Testcontainers applies by itself.
 */
final class Images {

    static final DockerImageName POSTGRES = DockerImageName.parse("postgres:17");
    static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");

    private static final String VERSION = System.getProperty("payledger.images.version", "0.1.0-SNAPSHOT");
    private static final String PREFIX_VARIABLE = "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX";

    private Images() {}

    /** Built here and never pulled, hence without the prefix. */
    static String of(Service service) {
        return "payledger/" + service.module() + ":" + VERSION;
    }

    static List<String> ofServices() {
        return Stream.of(Service.values()).map(Images::of).toList();
    }

    /** The stand-ins for official images; empty if those are pulled. */
    static List<String> standIns() {
        String prefix = System.getenv(PREFIX_VARIABLE);
        if (prefix == null || prefix.isEmpty()) {
            return List.of();
        }
        return Stream.of(POSTGRES, KAFKA)
                .map(image -> prefix + image.asCanonicalNameString())
                .toList();
    }
}
