package io.payledger.localstack;

import java.io.IOException;
import java.net.URI;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with followers, Kafka, and the services on them, in one directory. Safe for use by several threads.
 */
public final class LocalStack implements AutoCloseable {

    /** The services by their modules. */
    public enum Service {
        API("api-service"),
        RELAY("outbox-relay"),
        WORKER("reconciliation-worker");

        private final String module;

        Service(String module) {
            this.module = module;
        }

        /** Also the name of its log file: {@code outbox-relay-1}. */
        private String instance(int number) {
            return module + "-" + number;
        }

        private Path quarkusApp() {
            return RepositoryHome.find().resolve(module).resolve("target").resolve("quarkus-app");
        }
    }

    private final StackDirectory home;
    private final DevelopmentKeys keys;
    private final PostgresCluster postgres;
    private final KafkaBroker kafka;
    private final Map<Service, List<ServiceProcess>> services;
    private final Map<Service, Map<String, String>> extraSettings;
    private final Map<Service, Integer> made = new EnumMap<>(Service.class);
    private final String workerUrls;
    private final Consumer<String> progress;
    private boolean closed;

    private LocalStack(
            Builder builder, StackDirectory home, DevelopmentKeys keys, PostgresCluster postgres, KafkaBroker kafka) {
        this.home = home;
        this.keys = keys;
        this.postgres = postgres;
        this.kafka = kafka;
        this.progress = builder.progress;
        this.extraSettings = builder.settings;
        this.services = Map.of(
                Service.API, new CopyOnWriteArrayList<>(),
                Service.RELAY, new CopyOnWriteArrayList<>(),
                Service.WORKER, new CopyOnWriteArrayList<>());
        // Known before any worker runs, since the API is told where they will be.
        this.workerUrls = String.join(
                ",",
                IntStream.rangeClosed(1, builder.count(Service.WORKER))
                        .mapToObj(number -> "http://" + Address.local(home.port(Service.WORKER.instance(number))))
                        .toList());
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

    public List<URI> apiUrls() {
        return urls(Service.API);
    }

    public List<URI> relayUrls() {
        return urls(Service.RELAY);
    }

    public List<URI> workerUrls() {
        return urls(Service.WORKER);
    }

    private List<URI> urls(Service service) {
        return instances(service).stream().map(ServiceProcess::url).toList();
    }

    public List<ServiceProcess> apis() {
        return List.copyOf(instances(Service.API));
    }

    public List<ServiceProcess> relays() {
        return List.copyOf(instances(Service.RELAY));
    }

    public List<ServiceProcess> workers() {
        return List.copyOf(instances(Service.WORKER));
    }

    /** Counted from one, as in the name {@code api-service-1}. */
    public ServiceProcess api(int number) {
        return apis().get(number - 1);
    }

    /** Counted from one. */
    public ServiceProcess relay(int number) {
        return relays().get(number - 1);
    }

    /** Counted from one. */
    public ServiceProcess worker(int number) {
        return workers().get(number - 1);
    }

    /** A bearer token that every service of this stack accepts for twelve hours. */
    public String token(String tenant, String subject, String... roles) {
        return keys.token(tenant, subject, roles);
    }

    /** One more; returns once it is ready. */
    public ServiceProcess startApi() {
        return startOneMore(Service.API, Map.of());
    }

    /** One more, with settings in place of the stack's: a database behind a proxy, for example. */
    public ServiceProcess startApi(Map<String, String> settings) {
        return startOneMore(Service.API, settings);
    }

    /** One more; returns once it is ready. */
    public ServiceProcess startRelay() {
        return startOneMore(Service.RELAY, Map.of());
    }

    /**
     * One more; returns once it is ready. The API was told of the first workers only: it reaches this one through them,
     * which forward to whoever owns the shard.
     */
    public ServiceProcess startWorker() {
        return startOneMore(Service.WORKER, Map.of());
    }

    private ServiceProcess startOneMore(Service service, Map<String, String> settings) {
        ServiceProcess added = add(service, settings);
        try {
            added.start();
            return added;
        } catch (RuntimeException failed) {
            remove(added);
            throw failed;
        }
    }

    /** Stops an instance for good: it is no longer among the stack's. */
    public void remove(ServiceProcess instance) {
        services.values().forEach(instances -> instances.remove(instance));
        instance.close();
    }

    private List<ServiceProcess> instances(Service service) {
        List<ServiceProcess> found = services.get(service);
        if (found == null) {
            throw new IllegalStateException("no list for " + service);
        }
        return found;
    }

    private synchronized ServiceProcess add(Service service, Map<String, String> particularSettings) {
        List<ServiceProcess> instances = instances(service);
        int number = made.merge(service, 1, Integer::sum);
        ServiceProcess instance = ServiceProcess.named(service.instance(number), service.quarkusApp())
                .application(service.module)
                .settings(settings(service, service.instance(number)))
                .settings(particularSettings)
                .within(home);
        instances.add(instance);
        return instance;
    }

    private Map<String, String> settings(Service service, String instance) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "mp.jwt.verify.publickey.location", keys.publicKeyFile().toUri().toString());
        settings.put("mp.jwt.verify.issuer", DevelopmentKeys.ISSUER);
        settings.put("mp.jwt.verify.audiences", DevelopmentKeys.AUDIENCE);
        if (service != Service.WORKER) {
            settings.put(
                    "payledger.database.primary", postgres.primary().address().toString());
            settings.put("payledger.database.name", PostgresCluster.DATABASE);
            settings.put("payledger.database.user", PostgresCluster.USER);
        }
        if (service != Service.API) {
            settings.put("payledger.kafka.bootstrap-servers", kafka.bootstrapServers());
        }
        if (service != Service.RELAY) {
            settings.put(
                    "payledger.session-tokens.keys-file",
                    keys.sessionTokenKeysFile().toString());
        }
        if (service == Service.API) {
            settings.put("payledger.database.followers", postgres.followerList());
            settings.put("payledger.workers", workerUrls);
        }
        if (service == Service.WORKER) {
            settings.put("payledger.worker.advertised-url", "http://" + Address.local(home.port(instance)));
            settings.put(
                    "payledger.worker.state-dir",
                    home.path().resolve("state").resolve(instance).toString());
        }
        settings.putAll(extraSettings.getOrDefault(service, Map.of()));
        return settings;
    }

    private void startServices(Builder builder) {
        List<Path> programs = new ArrayList<>();
        for (Service service : Service.values()) {
            if (builder.count(service) > 0) {
                programs.add(ApplicationCopy.of(service.quarkusApp(), service.module, home));
            }
        }
        ApplicationCopy.removeOthers(programs, home);
        // The API first, since it migrates the schema; the others wait for that by themselves, so nobody waits here.
        for (Service service : Service.values()) {
            for (int number = 1; number <= builder.count(service); number++) {
                add(service, Map.of()).launch();
            }
        }
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
                String instance = service.module + "-dev";
                Map<String, String> variables = new TreeMap<>();
                settings(service, instance)
                        .forEach((key, value) -> variables.put(ServiceProcess.environmentVariable(key), value));
                variables.put("QUARKUS_HTTP_PORT", Integer.toString(home.port(instance)));
                Files.write(
                        folder.resolve(service.module + ".env"),
                        variables.entrySet().stream()
                                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'")
                                .toList());
            }
        } catch (IOException failed) {
            throw new LocalStackException("could not write " + folder, failed);
        }
    }

    private Stream<ServiceProcess> allServices() {
        return Stream.of(Service.values()).flatMap(service -> instances(service).stream());
    }

    /** Stops everything, services first. Whatever was killed or stopped before is left alone. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        progress.accept("stopping");
        inParallel(allServices().map(instance -> (Runnable) instance::close).toList());
        inParallel(List.of(kafka::close, postgres::close));
        home.close();
        progress.accept("stopped");
    }

    private static void inParallel(List<Runnable> actions) {
        List<CompletableFuture<Void>> running = actions.stream()
                .map(action -> CompletableFuture.runAsync(action, LocalStack::onNewThread))
                .toList();
        running.forEach(LocalStack::result);
    }

    // The common pool of a machine with two cores has one thread, which one server's start would occupy.
    private static void onNewThread(Runnable action) {
        new Thread(action, "local-stack").start();
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
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
        private final Map<Service, Integer> counts = new HashMap<>();
        private final Map<Service, Map<String, String>> settings = new HashMap<>();
        private int followerCount = 2;
        private boolean fresh;
        private Consumer<String> progress = message -> {};

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Two by default. The number is fixed once the directory holds data. */
        public Builder followers(int count) {
            this.followerCount = count;
            return this;
        }

        /** One by default. */
        public Builder apis(int count) {
            return instances(Service.API, count);
        }

        /** One by default. */
        public Builder relays(int count) {
            return instances(Service.RELAY, count);
        }

        /** One by default. */
        public Builder workers(int count) {
            return instances(Service.WORKER, count);
        }

        private Builder instances(Service service, int count) {
            if (count < 0) {
                throw new IllegalArgumentException("not a number of instances: " + count);
            }
            counts.put(service, count);
            return this;
        }

        private int count(Service service) {
            return counts.getOrDefault(service, 1);
        }

        /** A configuration key for all instances of a service, beyond those the stack sets or in place of them. */
        public Builder setting(Service service, String key, String value) {
            settings.computeIfAbsent(service, unset -> new HashMap<>()).put(key, value);
            return this;
        }

        /** Begins without the data of former starts, which are removed; keys and ports stay. */
        public Builder fresh() {
            this.fresh = true;
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
                if (count(service) > 0) {
                    // Said at once, not after the servers have started.
                    ApplicationCopy.requireBuilt(service.quarkusApp());
                }
            }
            StackDirectory home = StackDirectory.claim(directory);
            home.onUnexpectedEnd((process, exitValue) ->
                    progress.accept(process.name() + " ended by itself with " + exitValue + ", see " + process.log()));
            LocalStack stack;
            try {
                if (fresh) {
                    removeData(home.path());
                }
                stack = startServers(home);
            } catch (RuntimeException failed) {
                home.close();
                throw failed;
            }
            try {
                stack.startServices(this);
                return stack;
            } catch (RuntimeException failed) {
                stack.close();
                throw failed;
            }
        }

        private static void removeData(Path directory) {
            for (String data : List.of("postgres", "kafka", "state")) {
                try {
                    FileTrees.delete(directory.resolve(data));
                } catch (IOException failed) {
                    throw new LocalStackException("could not remove " + directory.resolve(data), failed);
                }
            }
        }

        private LocalStack startServers(StackDirectory home) {
            DevelopmentKeys keys = DevelopmentKeys.in(home.path().resolve("keys"));
            CompletableFuture<PostgresCluster> postgres = started(
                    () -> PostgresCluster.within(home).followers(followerCount).start(), "PostgreSQL");
            CompletableFuture<KafkaBroker> kafka = started(() -> KafkaBroker.startWithin(home), "Kafka");
            try {
                return new LocalStack(this, home, keys, result(postgres), result(kafka));
            } catch (RuntimeException failed) {
                // The other one may have started, or be about to.
                Stream.of(postgres, kafka).forEach(server -> server.handle((running, failure) -> running)
                        .thenAccept(Builder::closeIfRunning)
                        .join());
                throw failed;
            }
        }

        private <T> CompletableFuture<T> started(Supplier<T> start, String name) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        T server = start.get();
                        progress.accept(name + " is ready");
                        return server;
                    },
                    LocalStack::onNewThread);
        }

        private static void closeIfRunning(@Nullable Object server) {
            if (server instanceof PostgresCluster cluster) {
                cluster.close();
            } else if (server instanceof KafkaBroker broker) {
                broker.close();
            }
        }
    }
}
