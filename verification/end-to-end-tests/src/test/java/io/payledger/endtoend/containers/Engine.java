package io.payledger.endtoend.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.payledger.stack.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;

/** The container engine of this machine: whether the tests can use it and, if not, what to do. */
public final class Engine {

    private static final String REVISION = "org.opencontainers.image.revision";

    private Engine() {}

    /** Whether the build fails when container tests cannot run, as in CI. */
    public static boolean isRequired() {
        return "required".equals(System.getProperty("payledger.containers"));
    }

    /** Why container tests cannot run here, in a few lines; empty if they can. */
    public static Optional<String> obstacle() {
        return Once.OBSTACLE;
    }

    /** The engine and the images, for the report. */
    public static String description() {
        DockerClient docker = DockerClientFactory.instance().client();
        InspectImageResponse api =
                docker.inspectImageCmd(Images.of(Service.API)).exec();
        String revision = api.getConfig() == null || api.getConfig().getLabels() == null
                ? "unknown"
                : api.getConfig().getLabels().getOrDefault(REVISION, "unknown");
        return "Docker " + docker.versionCmd().exec().getVersion() + " with " + Images.of(Service.API) + ", built "
                + api.getCreated() + " of revision " + revision;
    }

    /** Checked once in a JVM: without an engine each attempt takes seconds. */
    private static final class Once {
        static final Optional<String> OBSTACLE = find();
    }

    private static Optional<String> find() {
        // Checked first: Testcontainers skips a DOCKER_HOST that does not answer, and uses another engine.
        Optional<String> silence = dockerInfo();
        if (silence.isEmpty() && !DockerClientFactory.instance().isDockerAvailable()) {
            silence = Optional.of("all is well; Testcontainers finds no engine though");
        }
        if (silence.isPresent()) {
            return Optional.of("no container engine answers. 'docker info' says: " + silence.get()
                    + "\ninfra/engine.sh installs and starts one (Debian, as root)");
        }
        List<String> missing = new ArrayList<>(Images.ofServices());
        missing.addAll(Images.standIns());
        missing.removeIf(Engine::isThere);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("these images are not built: " + String.join(", ", missing)
                + "\ninfra/images/build.sh builds them, or infra/images/build.sh --local where no registry is reached");
    }

    private static boolean isThere(String image) {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException missing) {
            return false;
        }
    }

    /** The error output; empty if an engine answers. */
    private static Optional<String> dockerInfo() {
        try {
            Process info = new ProcessBuilder("docker", "info")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(info.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (info.waitFor() == 0) {
                return Optional.empty();
            }
            // It starts with facts about the client, and ends with the error.
            List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
            return Optional.of(
                    lines.stream().skip(Math.max(0, lines.size() - 2)).collect(Collectors.joining(" ")));
        } catch (IOException notInstalled) {
            return Optional.of("Docker's client cannot be run: " + notInstalled.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the engine", interrupted);
        }
    }
}
