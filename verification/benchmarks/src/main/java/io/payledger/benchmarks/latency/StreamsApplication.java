package io.payledger.benchmarks.latency;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.payledger.benchmarks.relay.ChildJvm;
import io.payledger.freshness.Position;
import io.payledger.freshness.PositionWaiter;
import io.payledger.freshness.Shard;
import io.payledger.freshness.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * What you might run in the place of the worker: Kafka Streams with exactly-once and otherwise default settings, whose
 * store is asked by interactive queries. It answers the worker's requests for a frontier, and waits as the worker does.
 */
final class StreamsApplication {

    private static final String FRONTIERS = "/frontiers/";
    private static final String AT_LEAST = "at-least=";
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** A backstop: the processor tells of what it has stored. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private static final int WAITERS_MAX = 1_000;
    private static final int THREADS = 2;

    private final KafkaStreams streams;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final PositionWaiter waiter =
            new PositionWaiter(this::positions, new RealTime(threads), POLL_INTERVAL, WAITERS_MAX);

    private StreamsApplication(Properties settings, String topic) {
        this.streams = new KafkaStreams(HighestPositions.topology(topic, this::stored), settings);
    }

    /** The topic to which the store is copied by the transactions of the application. */
    static String changelog(String application) {
        return application + "-" + HighestPositions.STORE + "-changelog";
    }

    /** Launches it in a JVM of its own. */
    static ChildJvm start(
            List<String> java,
            String application,
            String topic,
            String bootstrapServers,
            URI address,
            Path state,
            Path log)
            throws IOException {
        return ChildJvm.ofClass(
                java,
                StreamsApplication.class.getName(),
                List.of(application, topic, bootstrapServers, Integer.toString(address.getPort()), state.toString()),
                log);
    }

    /** The process. Arguments: the application, its topic, the broker, the port, and the state directory. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[3]);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[0]);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[2]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, "127.0.0.1:" + port);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[4]);
        StreamsApplication application = new StreamsApplication(settings, arguments[1]);
        application.streams.start();
        application.serve(port);
    }

    private void serve(int port) throws IOException {
        // no pause of 40 ms before the body, and as many idle connections as clients
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(FRONTIERS, this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) {
        URI request = exchange.getRequestURI();
        Shard shard = new Shard(request.getPath().substring(FRONTIERS.length()));
        String query = request.getQuery();
        Position required = query == null ? Position.NONE : Position.parse(query.substring(AT_LEAST.length()));
        Future<?> unused = threads.submit(() -> reached(shard, required)
                .thenAccept(reached -> send(exchange, reached && covers(shard, required) ? 200 : 503)));
    }

    private CompletionStage<Boolean> reached(Shard shard, Position required) {
        return covers(shard, required) ? CompletableFuture.completedFuture(true) : waiter.await(shard, required, WAIT);
    }

    /** On another thread than the one that folds, as in the worker. */
    private void stored(Shard shard, Position position) {
        if (waiter.waiting() > 0) {
            threads.execute(() -> waiter.reached(shard, position));
        }
    }

    private boolean covers(Shard shard, Position required) {
        return position(shard).filter(position -> position.covers(required)).isPresent();
    }

    private CompletionStage<Map<Shard, Position>> positions(Set<Shard> shards) {
        Map<Shard, Position> positions = new HashMap<>();
        shards.forEach(shard -> position(shard).ifPresent(position -> positions.put(shard, position)));
        return CompletableFuture.completedFuture(positions);
    }

    /** Empty while its partition is not served. */
    private Optional<Position> position(Shard shard) {
        try {
            int partition = streams.queryMetadataForKey(HighestPositions.STORE, shard.id(), new StringSerializer())
                    .partition();
            String position = streams.store(StoreQueryParameters.fromNameAndType(
                                    HighestPositions.STORE, QueryableStoreTypes.<String, String>keyValueStore())
                            .withPartition(partition))
                    .get(shard.id());
            return Optional.of(position == null ? Position.NONE : Position.parse(position));
        } catch (InvalidStateStoreException | IllegalStateException notServed) {
            return Optional.empty();
        }
    }

    private static void send(HttpExchange exchange, int status) {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private record RealTime(ScheduledExecutorService threads) implements Timer {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Scheduled after(long delayNanos, Runnable task) {
            Future<?> waiting = threads.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> waiting.cancel(false);
        }
    }
}
