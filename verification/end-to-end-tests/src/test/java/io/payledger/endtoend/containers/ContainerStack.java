package io.payledger.endtoend.containers;

import io.payledger.localstack.DevelopmentKeys;
import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Service;
import io.payledger.stack.Stack;
import io.payledger.stack.StackException;
import io.payledger.stack.StackPlan;
import io.payledger.stack.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** A stack of containers. Closing it removes them; their logs stay in its directory. */
public final class ContainerStack implements Stack {

    private static final String PUBLIC_KEY = "identity-public.pem";
    private static final String SESSION_TOKEN_KEYS = "session-token-keys";

    private static final Set<ContainerStack> OPEN = ConcurrentHashMap.newKeySet();

    private final DevelopmentKeys keys;
    private final Network network;
    private final KafkaBrokerContainer kafka;
    private final PostgresContainer primary;
    private final List<PostgresContainer> followers;
    private final Map<Service, List<ServiceContainer>> services;

    private ContainerStack(Path directory, StackPlan plan) {
        this.keys = DevelopmentKeys.in(directory.resolve("keys"));
        this.network = Network.builder()
                .createNetworkCmdModifier(command -> {
                    Map<String, String> labels = new HashMap<>(Owner.LABELS);
                    if (command.getLabels() != null) {
                        labels.putAll(command.getLabels());
                    }
                    command.withLabels(labels);
                })
                .build();
        this.kafka = new KafkaBrokerContainer(network, directory);
        List<String> names = IntStream.rangeClosed(1, plan.followers())
                .mapToObj(number -> "follower-" + number)
                .toList();
        this.primary = PostgresContainer.primary(names, network, directory);
        this.followers = names.stream()
                .map(name -> PostgresContainer.follower(name, network, directory))
                .toList();
        Wiring wiring = wiring(plan, names);
        this.services = Stream.of(Service.values())
                .collect(Collectors.toMap(service -> service, service -> plan.names(service)
                        .map(name -> service(service, name, plan, wiring, directory))
                        .toList()));
    }

    /** Returns once everything is ready. If anything fails, nothing is left. */
    public static ContainerStack start(Path directory, StackPlan plan) {
        Leftovers.sweep();
        forgetLogs(directory);
        ContainerStack stack = new ContainerStack(directory, plan);
        OPEN.add(stack);
        try {
            // The primary first, since followers start as copies of it. The services wait for what they need.
            startTogether(List.of(stack.primary, stack.kafka));
            startTogether(
                    Stream.concat(stack.followers.stream(), stack.allServices()).toList());
            return stack;
        } catch (RuntimeException failed) {
            try {
                stack.close();
            } catch (RuntimeException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private static void startTogether(List<? extends ContainerPart> parts) {
        Startables.deepStart(parts.stream().map(ContainerPart::container)).join();
        parts.forEach(ContainerPart::awaitServing);
    }

    /** Closes the stacks that are still open, such as a shared one. */
    public static void closeAll() {
        List.copyOf(OPEN).forEach(ContainerStack::close);
    }

    private static void forgetLogs(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        } catch (IOException failed) {
            throw new StackException("could not remove the logs of the former run in " + directory, failed);
        }
    }

    private static Wiring wiring(StackPlan plan, List<String> followers) {
        return new Wiring(
                PostgresContainer.PRIMARY + ":" + PostgresContainer.PORT,
                followers.stream()
                        .map(name -> name + "=" + name + ":" + PostgresContainer.PORT)
                        .collect(Collectors.joining(",")),
                KafkaBrokerContainer.WITHIN,
                plan.names(Service.WORKER).map(ContainerStack::url).collect(Collectors.joining(",")),
                "file:" + ServiceContainer.KEYS + PUBLIC_KEY,
                DevelopmentKeys.ISSUER,
                DevelopmentKeys.AUDIENCE,
                ServiceContainer.KEYS + SESSION_TOKEN_KEYS);
    }

    private static String url(String instance) {
        return "http://" + instance + ":" + ServiceContainer.PORT;
    }

    private ServiceContainer service(Service service, String name, StackPlan plan, Wiring wiring, Path directory) {
        Map<String, String> settings = new HashMap<>(wiring.settings(service));
        settings.put("quarkus.http.host", "0.0.0.0");
        settings.put("quarkus.http.port", Integer.toString(ServiceContainer.PORT));
        if (service == Service.WORKER) {
            settings.putAll(Wiring.worker(name, url(name), "/var/lib/payledger/state"));
        } else {
            settings.put("payledger.database.password", PostgresContainer.PASSWORD);
        }
        settings.putAll(plan.settings(service));
        Map<String, Path> files =
                Map.of(PUBLIC_KEY, keys.publicKeyFile(), SESSION_TOKEN_KEYS, keys.sessionTokenKeysFile());
        return new ServiceContainer(service, name, settings, files, network, directory);
    }

    private Stream<ServiceContainer> allServices() {
        return services.values().stream().flatMap(List::stream);
    }

    private Stream<ContainerPart> parts() {
        return Stream.of(allServices(), followers.stream(), Stream.of(primary, kafka))
                .flatMap(part -> part);
    }

    @Override
    public List<ServiceContainer> apis() {
        return services.getOrDefault(Service.API, List.of());
    }

    @Override
    public List<ServiceContainer> relays() {
        return services.getOrDefault(Service.RELAY, List.of());
    }

    @Override
    public List<ServiceContainer> workers() {
        return services.getOrDefault(Service.WORKER, List.of());
    }

    @Override
    public DatabaseServer primary() {
        return primary;
    }

    @Override
    public List<PostgresContainer> followers() {
        return followers;
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public String token(String tenant, String subject, String... roles) {
        return keys.token(tenant, subject, roles);
    }

    @Override
    public Path sessionTokenKeysFile() {
        return keys.sessionTokenKeysFile();
    }

    /** Stops the services in an orderly way and kills the servers, whose data are not needed. */
    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        List<RuntimeException> failures = new ArrayList<>();
        inParallel(allServices().filter(ContainerPart::exists), ContainerPart::stop, failures);
        inParallel(parts(), ContainerPart::close, failures);
        try {
            network.close();
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
        if (!failures.isEmpty()) {
            StackException whole = new StackException("could not remove all containers; infra/sweep.sh does");
            failures.forEach(whole::addSuppressed);
            throw whole;
        }
    }

    private static void inParallel(
            Stream<? extends ContainerPart> parts, Consumer<ContainerPart> action, List<RuntimeException> failures) {
        List<CompletableFuture<Void>> running = parts.map(part -> CompletableFuture.runAsync(
                        () -> action.accept(part), task -> new Thread(task, "closing " + part).start()))
                .toList();
        for (CompletableFuture<Void> each : running) {
            try {
                each.join();
            } catch (CompletionException failed) {
                failures.add(failed);
            }
        }
    }
}
