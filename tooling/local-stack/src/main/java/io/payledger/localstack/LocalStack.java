package io.payledger.localstack;

import io.payledger.stack.Service;
import io.payledger.stack.Stack;
import io.payledger.stack.StackException;
import io.payledger.stack.StackPlan;
import io.payledger.stack.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with followers, Kafka, and the services on them, in one directory. Safe for use by several threads.
 */
public final class LocalStack implements Stack {

    private final StackDirectory home;
    private final DevelopmentKeys keys;
    private final PostgresCluster postgres;
    private final KafkaBroker kafka;
    private final Map<Service, List<ServiceProcess>> services = new ConcurrentHashMap<>();
    private final Map<Service, Integer> made = new EnumMap<>(Service.class);
    private final StackPlan plan;
    private final Consumer<String> progress;
    private final boolean supervised;
    private final ClassArchive archives;
    private volatile @Nullable Supervisor supervisor;
    private volatile @Nullable ControlServer control;
    private boolean closed;

    private LocalStack(Builder builder, StackDirectory home) {
        this.home = home;
        this.keys = DevelopmentKeys.in(home.path().resolve("keys"));
        this.postgres = new PostgresCluster(home, builder.plan.followers());
        this.kafka = new KafkaBroker(home, builder.archives, Map.of());
        this.archives = builder.archives;
        this.progress = builder.progress;
        this.plan = builder.plan;
        this.supervised = builder.supervised;
    }

    /** The directory is made if need be; only one launcher at a time may use it. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    public PostgresCluster postgres() {
        return postgres;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public DevelopmentKeys keys() {
        return keys;
    }

    public Path directory() {
        return home.path();
    }

    @Override
    public List<ServiceProcess> apis() {
        return List.copyOf(instances(Service.API));
    }

    @Override
    public List<ServiceProcess> relays() {
        return List.copyOf(instances(Service.RELAY));
    }

    @Override
    public List<ServiceProcess> workers() {
        return List.copyOf(instances(Service.WORKER));
    }

    @Override
    public PostgresServer primary() {
        return postgres.primary();
    }

    @Override
    public List<PostgresServer> followers() {
        return postgres.followers();
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public Path sessionTokenKeysFile() {
        return keys.sessionTokenKeysFile();
    }

    /** A bearer token that every service of this stack accepts for twelve hours. */
    @Override
    public String token(String tenant, String subject, String... roles) {
        return keys.token(tenant, subject, roles);
    }

    /**
     * One more, with settings in place of the stack's: a database behind a proxy, for example. Returns once it is ready. The
     * API was told of the first workers only: it reaches a further one through them, which forward to the owner of the shard.
     */
    public ServiceProcess startOneMore(Service service, Map<String, String> settings) {
        ServiceProcess added = add(service, settings);
        try {
            added.start();
            return added;
        } catch (RuntimeException failed) {
            instances(service).remove(added);
            added.stop();
            added.forget();
            throw failed;
        }
    }

    private List<ServiceProcess> instances(Service service) {
        return services.computeIfAbsent(service, first -> new CopyOnWriteArrayList<>());
    }

    private synchronized ServiceProcess add(Service service, Map<String, String> particularSettings) {
        String name = service.instance(made.merge(service, 1, Integer::sum));
        Map<String, String> settings = settings(service, name);
        settings.putAll(particularSettings);
        ServiceProcess instance = new ServiceProcess(home, name, program(service), archives, settings);
        instances(service).add(instance);
        return instance;
    }

    private static Path quarkusApp(Service service) {
        return RepositoryHome.find().resolve(service.module()).resolve("target").resolve("quarkus-app");
    }

    /** A copy, whose instances share it; but an archive belongs to what is built. */
    private PackagedService program(Service service) {
        Path built = quarkusApp(service);
        return new PackagedService(
                archives == ClassArchive.WRITTEN ? built : ApplicationCopy.of(built, service.module(), home));
    }

    private Map<String, String> settings(Service service, String instance) {
        Map<String, String> settings = new HashMap<>(wiring().settings(service));
        if (service == Service.WORKER) {
            settings.putAll(Wiring.worker(
                    instance,
                    address(instance).url().toString(),
                    home.path().resolve("state").resolve(instance).toString()));
        }
        settings.putAll(plan.settings(service));
        return settings;
    }

    private Wiring wiring() {
        return new Wiring(
                postgres.primary().address().toString(),
                postgres.followerList(),
                kafka.bootstrapServers(),
                // Known before any worker runs, since the configuration of the API names them.
                plan.names(Service.WORKER)
                        .map(worker -> address(worker).url().toString())
                        .collect(Collectors.joining(",")),
                keys.publicKeyFile().toUri().toString(),
                DevelopmentKeys.ISSUER,
                DevelopmentKeys.AUDIENCE,
                keys.sessionTokenKeysFile().toString());
    }

    private Address address(String instance) {
        return Address.local(home.port(instance));
    }

    private void start() {
        home.onUnexpectedEnd(this::ended);
        addServices();
        parts().forEach(part -> part.writeDown(RunFile.State.PLANNED, ""));
        inParallel(
                () -> {
                    postgres.start();
                    progress.accept("PostgreSQL is ready");
                },
                () -> {
                    kafka.start();
                    progress.accept("Kafka is ready");
                });
        startServices();
        if (supervised) {
            Supervisor started = new Supervisor(parts().toList(), Backoff.USUAL, progress);
            supervisor = started;
            control = ControlServer.start(home.path(), started);
        }
    }

    private Stream<ChildProcess> parts() {
        return Stream.of(Stream.of(postgres.primary()), postgres.followers().stream(), Stream.of(kafka), allServices())
                .flatMap(each -> each);
    }

    private void ended(RunFile part, int exitValue) {
        Supervisor started = supervisor;
        if (started == null) {
            progress.accept(part.name() + " ended unexpectedly: exit=" + exitValue + " log=" + part.log());
        } else {
            started.ended(part.name(), exitValue);
        }
    }

    private void addServices() {
        List<Path> programs = new ArrayList<>();
        for (Service service : Service.values()) {
            if (plan.count(service) > 0) {
                programs.add(ApplicationCopy.of(quarkusApp(service), service.module(), home));
            }
        }
        ApplicationCopy.removeOthers(programs, home);
        for (Service service : Service.values()) {
            for (int number = 1; number <= plan.count(service); number++) {
                add(service, Map.of());
            }
        }
    }

    private void startServices() {
        // The API first, since it migrates the schema; the others wait for that by themselves, so there is no wait
        // here.
        allServices().forEach(ServiceProcess::launch);
        allServices().forEach(instance -> {
            instance.awaitReady();
            progress.accept(instance + " is ready");
        });
        writeEnvironments();
    }

    /** What an instance that is run from its sources has to be told, one file for each service, to be read by a shell. */
    private void writeEnvironments() {
        Path folder = home.path().resolve("env");
        try {
            Files.createDirectories(folder);
            for (Service service : Service.values()) {
                String instance = service.module() + "-dev";
                Map<String, String> variables = new TreeMap<>();
                settings(service, instance)
                        .forEach((key, value) -> variables.put(Service.environmentVariable(key), value));
                variables.put("QUARKUS_HTTP_PORT", Integer.toString(home.port(instance)));
                Files.write(
                        folder.resolve(service.module() + ".env"),
                        variables.entrySet().stream()
                                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'")
                                .toList());
            }
        } catch (IOException failed) {
            throw new StackException("could not write " + folder, failed);
        }
    }

    private Stream<ServiceProcess> allServices() {
        return Stream.of(Service.values()).flatMap(service -> instances(service).stream());
    }

    /** Stops everything, services first. Processes that were killed or stopped before are left alone. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        progress.accept("stopping");
        stopSupervising();
        inParallel(allServices().map(instance -> (Runnable) instance::stop).toArray(Runnable[]::new));
        inParallel(kafka::stop, postgres::stopServers);
        home.close();
        progress.accept("stopped");
    }

    /** Before the parts are stopped, so that none is started again. */
    private void stopSupervising() {
        ControlServer listening = control;
        if (listening != null) {
            listening.close();
        }
        Supervisor started = supervisor;
        if (started != null) {
            started.close();
        }
    }

    /** Returns once all have ended; the first failure is thrown then. */
    private static void inParallel(Runnable... actions) {
        // The common pool of a machine with two cores has one thread, which one server's start would occupy.
        Executor onNewThreads = action -> new Thread(action, "local-stack").start();
        try {
            CompletableFuture.allOf(Stream.of(actions)
                            .map(action -> CompletableFuture.runAsync(action, onNewThreads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** What the stack is to be. */
    public static final class Builder {

        private final Path directory;
        private StackPlan plan = StackPlan.USUAL;
        private boolean fresh;
        private boolean supervised;
        private ClassArchive archives = ClassArchive.USED;
        private Consumer<String> progress = message -> {};

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Two followers and one of each service by default. The number of followers is fixed once there is data. */
        public Builder plan(StackPlan wanted) {
            this.plan = wanted;
            return this;
        }

        /** Begins without the data of former starts, which are removed; keys and ports stay. */
        public Builder fresh() {
            this.fresh = true;
            return this;
        }

        /** Parts that end unexpectedly are started again, and other processes can stop, start and restart single parts. */
        public Builder supervised() {
            this.supervised = true;
            return this;
        }

        /** When it ends, broker and services archive the classes that they have loaded, for later starts of this build. */
        public Builder archivingClasses() {
            this.archives = ClassArchive.WRITTEN;
            return this;
        }

        /** Told in short sentences what happens; from several threads. */
        public Builder progress(Consumer<String> listener) {
            this.progress = listener;
            return this;
        }

        /** Returns once everything is ready. If anything fails, nothing is left running. */
        public LocalStack start() {
            for (Service service : Service.values()) {
                if (plan.count(service) > 0) {
                    // Said at once, not after the servers have started.
                    ApplicationCopy.requireBuilt(quarkusApp(service));
                }
            }
            StackDirectory home = StackDirectory.claim(directory);
            LocalStack stack;
            try {
                if (fresh) {
                    removeData(home.path());
                }
                stack = new LocalStack(this, home);
            } catch (RuntimeException failed) {
                home.close();
                throw failed;
            }
            try {
                stack.start();
                return stack;
            } catch (RuntimeException failed) {
                stack.close();
                throw failed;
            }
        }

        private static void removeData(Path directory) {
            for (String data : List.of("postgres", "kafka", "state")) {
                FileTrees.delete(directory.resolve(data));
            }
        }
    }
}
