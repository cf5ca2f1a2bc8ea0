package io.payledger.endtoend.containers;

import com.github.dockerjava.api.model.HealthCheck;
import io.payledger.stack.Instance;
import io.payledger.stack.Readiness;
import io.payledger.stack.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.MountableFile;

/** One instance of a service in its image. */
final class ServiceContainer extends ContainerPart implements Instance {

    /** The port of every service within its container. */
    static final int PORT = 8080;

    static final String KEYS = "/run/payledger/";

    private static final int READABLE_FOR_ALL = 0444;

    ServiceContainer(
            Service service,
            String name,
            Map<String, String> settings,
            Map<String, Path> keys,
            Network network,
            Path directory) {
        // As a future, so that Testcontainers neither pulls the image nor adds the prefix to its name.
        super(
                name,
                new GenericContainer<>(CompletableFuture.completedFuture(Images.of(service))),
                PORT,
                network,
                directory);
        container()
                .waitingFor(new NoWait())
                // The image's own probe, every two seconds, costs more than the tests' check.
                .withCreateContainerCmdModifier(
                        command -> command.withHealthcheck(new HealthCheck().withTest(List.of("NONE"))));
        settings.forEach((key, value) -> container().withEnv(Service.environmentVariable(key), value));
        keys.forEach((file, onThisMachine) -> container()
                .withCopyFileToContainer(MountableFile.forHostPath(onThisMachine, READABLE_FOR_ALL), KEYS + file));
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    boolean serves() {
        return Readiness.of(url());
    }
}
