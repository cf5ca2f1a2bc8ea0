package io.payledger.compose;

import io.payledger.localstack.DevelopmentKeys;
import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Instance;
import io.payledger.stack.Part;
import io.payledger.stack.Stack;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A stack that {@code docker compose up} has started, found by its project's name. It is left running, and as it was
 * found: containers that were frozen or killed through it go on. Safe for use by several threads.
 */
public final class ComposeStack implements Stack {

    private static final String PROJECT_LABEL = "com.docker.compose.project";
    private static final String BROKERS = "kafka-1:9092,kafka-2:9092,kafka-3:9092";

    private final Map<String, ComposePart> parts;
    private final DevelopmentKeys keys;

    private ComposeStack(Map<String, ComposePart> parts, DevelopmentKeys keys) {
        this.parts = parts;
        this.keys = keys;
    }

    /**
     * @param project the name that {@code docker compose -p} was given; {@code payledger} where none was
     * @param infra the folder of the compose file, with the secrets that the project was started with
     */
    public static ComposeStack attach(String project, Path infra) {
        Path secrets = infra.resolve("secrets");
        Path password = secrets.resolve("postgres-password");
        if (!Files.isReadable(password)) {
            throw new StackException("no " + password + ": infra/secrets.sh makes the secrets, before the first start");
        }
        Map<String, ComposePart> parts = new TreeMap<>();
        for (String line : Docker.lines(
                "ps",
                "--all",
                "--filter",
                "label=" + PROJECT_LABEL + "=" + project,
                "--format",
                "{{.Label \"com.docker.compose.service\"}} {{.Names}}")) {
            String[] found = line.split(" ", 2);
            parts.put(found[0], part(found[0], found[1], read(password)));
        }
        if (!parts.containsKey("primary") || !parts.containsKey("proxy")) {
            throw new StackException("no compose project '" + project + "' runs here; start it with 'docker compose -p "
                    + project + " -f infra/compose.yaml up --wait', or name another one: --compose <project>");
        }
        return new ComposeStack(parts, DevelopmentKeys.in(secrets));
    }

    private static ComposePart part(String name, String container, String password) {
        if (name.equals("primary") || name.startsWith("follower-")) {
            return new ComposeDatabase(name, container, password);
        }
        if (name.startsWith("api-") || name.startsWith("relay-") || name.startsWith("worker-")) {
            return new ComposeInstance(name, container);
        }
        return new ComposePart(name, container);
    }

    private static String read(Path secret) {
        try {
            return Files.readString(secret).strip();
        } catch (IOException unreadable) {
            throw new StackException("could not read " + secret + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private <T extends ComposePart> List<T> those(String prefix, Class<T> type) {
        return parts.values().stream()
                .filter(part -> part.name().startsWith(prefix))
                .map(type::cast)
                .toList();
    }

    /** The proxy's alone: clients know of nothing behind it. */
    @Override
    public List<URI> apiUrls() {
        return List.of(URI.create("http://" + proxy().published(8080)));
    }

    @Override
    public List<? extends Instance> apis() {
        return those("api-", ComposeInstance.class);
    }

    @Override
    public List<? extends Instance> relays() {
        return those("relay-", ComposeInstance.class);
    }

    @Override
    public List<? extends Instance> workers() {
        return those("worker-", ComposeInstance.class);
    }

    @Override
    public DatabaseServer primary() {
        return those("primary", ComposeDatabase.class).get(0);
    }

    @Override
    public List<ComposeDatabase> followers() {
        return those("follower-", ComposeDatabase.class);
    }

    public List<ComposePart> brokers() {
        return those("kafka-", ComposePart.class);
    }

    /** The one thing that clients connect to. */
    public ComposePart proxy() {
        return those("proxy", ComposePart.class).get(0);
    }

    /** Every container, by the name of its service. */
    public Collection<? extends Part> parts() {
        return parts.values();
    }

    /** The names of those that do not run, or whose health check does not say that they serve. */
    public List<String> unhealthy() {
        List<String> unhealthy = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(
                "inspect",
                "--format",
                "{{index .Config.Labels \"com.docker.compose.service\"}} " + ComposePart.HEALTH));
        parts.values().forEach(part -> command.add(part.container()));
        Docker.run(command, line -> {
            if (!line.endsWith(" running healthy")) {
                unhealthy.add(line);
            }
        });
        return unhealthy;
    }

    /** Compose publishes no broker on this machine: {@link #kafkaTool} runs inside of one. */
    @Override
    public String kafkaBootstrapServers() {
        throw new StackException("compose publishes no broker on this machine; only containers reach " + BROKERS);
    }

    /**
     * Runs one of Kafka's own tools in the first broker that runs, and hands over what it writes line by line.
     *
     * @param tool the class, as in Kafka's scripts, such as {@code org.apache.kafka.tools.TopicCommand}
     * @param arguments separated by spaces
     */
    public void kafkaTool(Consumer<String> line, String tool, String arguments) {
        ComposePart broker = brokers().stream()
                .filter(each -> each.state().equals("running"))
                .findFirst()
                .orElseThrow(() -> new StackException("no broker runs; 'docker ps --all' shows why"));
        String java = "java -XX:TieredStopAtLevel=1 -Xmx128m -cp /opt/kafka/libs/*";
        String command = "exec " + broker.container() + " " + java + " " + tool + " --bootstrap-server " + BROKERS + " "
                + arguments;
        Docker.run(List.of(command.split(" ", -1)), line);
    }

    @Override
    public String token(String tenant, String subject, String... roles) {
        return keys.token(tenant, subject, roles);
    }

    @Override
    public Path sessionTokenKeysFile() {
        return keys.sessionTokenKeysFile();
    }

    /** Resumes or restarts everything that was frozen, killed or stopped; followers replay without delay again. */
    @Override
    public void close() {
        for (ComposePart part : parts.values()) {
            String state = part.state();
            if (state.equals("paused")) {
                part.resume();
            } else if (!state.equals("running")) {
                part.start();
            }
        }
        followers().forEach(ComposeDatabase::endLag);
    }
}
