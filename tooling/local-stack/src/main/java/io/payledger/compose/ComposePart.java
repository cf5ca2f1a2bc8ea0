package io.payledger.compose;

import io.payledger.stack.Deadline;
import io.payledger.stack.Part;
import io.payledger.stack.StackException;
import java.time.Duration;
import java.util.List;

/** A container of the project, under the name of its service: {@code primary}, {@code kafka-2}, {@code api-1}. */
class ComposePart implements Part {

    /** For {@code docker inspect --format}: {@code running healthy} of a container that serves. */
    static final String HEALTH = "{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}healthy{{end}}";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final String name;
    private final String container;

    ComposePart(String name, String container) {
        this.name = name;
        this.container = container;
    }

    @Override
    public final String name() {
        return name;
    }

    final String container() {
        return container;
    }

    /** Returns once its health check says so. */
    @Override
    public void start() {
        Docker.lines("start", container);
        awaitHealth();
    }

    @Override
    public final void stop() {
        Docker.lines("stop", container);
    }

    @Override
    public final void kill() {
        if (!state().equals("exited")) {
            Docker.lines("kill", container);
        }
    }

    /** By the freezer of its control group: not even its health check runs. */
    @Override
    public final void suspend() {
        Docker.lines("pause", container);
    }

    @Override
    public final void resume() {
        Docker.lines("unpause", container);
    }

    /** {@code running}, {@code paused}, {@code exited}, … */
    final String state() {
        return inspect("{{.State.Status}}");
    }

    final boolean isHealthy() {
        return inspect(HEALTH).equals("running healthy");
    }

    final void awaitHealth() {
        if (!Deadline.in(START_TIMEOUT).pollingEvery(POLL_INTERVAL).await(this::isHealthy)) {
            throw new StackException(name + " is not healthy after " + START_TIMEOUT.toSeconds()
                    + " s; see 'docker logs " + container + "'");
        }
    }

    private String inspect(String format) {
        return String.join("", Docker.lines("inspect", "--format", format, container));
    }

    /** {@code host:port} on this machine; another one after each start. */
    final String published(int port) {
        List<String> addresses = Docker.lines("port", container, port + "/tcp");
        if (addresses.isEmpty()) {
            throw new StackException(name + " publishes no port " + port + "; does it run?");
        }
        return addresses.get(0);
    }

    @Override
    public final String toString() {
        return name + " in " + container;
    }
}
