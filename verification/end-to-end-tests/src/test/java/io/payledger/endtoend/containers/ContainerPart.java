package io.payledger.endtoend.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.payledger.localstack.FreePort;
import io.payledger.stack.Part;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A part that is a container: the same one over all its starts, so that its data and its log stay. Its published port is
 * chosen here, since the engine would choose another one at each start.
 */
abstract class ContainerPart implements Part, AutoCloseable {

    // Takes seconds on an idle machine, and much longer on a busy one.
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int STOP_GRACE_SECONDS = 20;
    private static final int TAIL_LINES = 40;

    private final String name;
    private final GenericContainer<?> container;
    private final int port;
    private final Path log;

    ContainerPart(String name, GenericContainer<?> container, int internalPort, Network network, Path directory) {
        this.name = name;
        this.container = container;
        this.port = FreePort.find();
        this.log = directory.resolve(name + ".log");
        container
                .withNetwork(network)
                .withNetworkAliases(name)
                .withExposedPorts(internalPort)
                .withLabels(Owner.LABELS)
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withPortBindings(new PortBinding(
                                Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(internalPort))));
    }

    /** Disables the wait of Testcontainers: a part checks its own readiness at every start. */
    static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // the part does
        }
    }

    @Override
    public final String name() {
        return name;
    }

    final GenericContainer<?> container() {
        return container;
    }

    /** Whether it was ever started. */
    final boolean exists() {
        return container.getContainerId() != null;
    }

    /** On this machine. */
    final int port() {
        return port;
    }

    /** Polls until the condition is true. */
    abstract boolean serves();

    final void awaitServing() {
        try {
            Awaitility.await()
                    .atMost(START_TIMEOUT)
                    .pollInterval(Duration.ofMillis(100))
                    .pollDelay(Duration.ZERO)
                    .until(() -> !isRunning() || serves());
        } catch (ConditionTimeoutException late) {
            throw new StackException(name + " does not serve after " + START_TIMEOUT + tail(), late);
        }
        if (!isRunning()) {
            throw new StackException(name + " ended while it started" + tail());
        }
    }

    private String tail() {
        List<String> lines = logLines();
        return "; the end of its log:\n    "
                + String.join("\n    ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    final boolean isRunning() {
        InspectContainerResponse.ContainerState state =
                docker().inspectContainerCmd(container.getContainerId()).exec().getState();
        return Boolean.TRUE.equals(state.getRunning());
    }

    @Override
    public final void start() {
        docker().startContainerCmd(container.getContainerId()).exec();
        awaitServing();
    }

    /** Sends the image's stop signal, and SIGKILL if that does not end it. */
    @Override
    public final void stop() {
        if (isRunning()) {
            docker().stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_GRACE_SECONDS)
                    .exec();
        }
    }

    /** Sends SIGKILL to every process of the container. */
    @Override
    public final void kill() {
        if (isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
        }
    }

    /** Uses the cgroup freezer of the engine. */
    @Override
    public final void suspend() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public final void resume() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    public final List<String> logLines() {
        try {
            return Files.exists(log)
                    ? Files.readAllLines(log)
                    : container.getLogs().lines().toList();
        } catch (IOException unreadable) {
            throw new StackException("could not read " + log, unreadable);
        }
    }

    /** Removes the container with its volumes, and keeps its log beside those of the others. */
    @Override
    public final void close() {
        if (!exists()) {
            return;
        }
        try {
            Files.write(log, logLines());
        } catch (IOException | DockerException unreadable) {
            throw new StackException("could not keep the log of " + name, unreadable);
        } finally {
            container.stop();
        }
    }

    @Override
    public final String toString() {
        return name + " at 127.0.0.1:" + port;
    }
}
