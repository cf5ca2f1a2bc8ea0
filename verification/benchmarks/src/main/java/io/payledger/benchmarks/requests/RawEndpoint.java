package io.payledger.benchmarks.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.payledger.api.payroll.http.RunView;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.benchmarks.relay.ChildJvm;
import io.payledger.freshness.Shard;
import io.payledger.localstack.FreePort;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.ServiceProcess;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The least that a read of a run can cost: HTTP server and PostgreSQL client of Vert.x, as the API has them, and the API's
 * own classes between row and JSON. The followers take turns. Nothing is authenticated, limited, counted or checked, and
 * the superuser reads without row-level security. Confined to one event loop.
 */
final class RawEndpoint extends AbstractVerticle {

    static final String NAME = "raw Vert.x";

    /** In the directory of the stack. */
    static final String LOG = "logs/raw-vertx.log";

    private static final String HOST = "127.0.0.1";
    private static final int CONNECTIONS_MAX = 10;
    private static final String ONE =
            "SELECT " + PayrollRunTable.COLUMNS + " FROM payroll_run r WHERE r.shard_id = $1 AND r.run_id = $2";

    /** As Quarkus configures the API's. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** A run as a path of the API names it. */
    record Asked(Shard shard, UUID run) {

        /** Empty if it is the path of something else. */
        static Optional<Asked> of(String path) {
            String[] parts = path.split("/", -1);
            boolean named = parts.length == 7 && path.startsWith("/api/v1/tenants/") && parts[5].equals("payroll-runs");
            return named
                    ? Optional.of(new Asked(Shard.of("payroll", parts[4]), UUID.fromString(parts[6])))
                    : Optional.empty();
        }
    }

    private final int port;
    private final List<Integer> followerPorts;
    private final List<Pool> followers = new ArrayList<>();
    private int turn;

    private RawEndpoint(int port, List<Integer> followerPorts) {
        this.port = port;
        this.followerPorts = followerPorts;
    }

    /** Launches it in a JVM of its own, with the options of the services, as a peer of the stack. */
    static URI start(MeasuredStack stack) {
        int port = FreePort.find();
        LocalStack parts = stack.parts();
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port)));
        parts.followers().forEach(follower -> arguments.add(Integer.toString(follower.port())));
        try {
            stack.add(
                    NAME,
                    ChildJvm.ofClass(
                            ServiceProcess.java(),
                            RawEndpoint.class.getName(),
                            arguments,
                            parts.directory().resolve(LOG)));
        } catch (IOException failed) {
            throw new IllegalStateException("could not start " + NAME + ": " + failed.getMessage(), failed);
        }
        return URI.create("http://" + HOST + ":" + port);
    }

    /** The process. Arguments: the port, and those of the followers. */
    public static void main(String[] arguments) {
        List<Integer> ports = Arrays.stream(arguments).map(Integer::valueOf).toList();
        // no directory for cached files, which would stay behind when the process is killed
        FileSystemOptions withoutCache =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        Vertx.vertx(new VertxOptions().setFileSystemOptions(withoutCache))
                .deployVerticle(
                        () -> new RawEndpoint(ports.get(0), ports.subList(1, ports.size())),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .onFailure(failed -> {
                    System.err.println("did not start: " + failed);
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        followerPorts.forEach(follower -> followers.add(pool(follower)));
        vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(port, HOST)
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private Pool pool(int follower) {
        PgConnectOptions connect = new PgConnectOptions()
                .setHost(HOST)
                .setPort(follower)
                .setDatabase(PostgresCluster.DATABASE)
                .setUser(PostgresCluster.SUPERUSER)
                .setCachePreparedStatements(true)
                // as the API: a plan that was made while the table was small is kept
                .addProperty("enable_seqscan", "off");
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(connect)
                .with(new PoolOptions().setMaxSize(CONNECTIONS_MAX))
                .build();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Optional.ofNullable(request.path())
                .flatMap(Asked::of)
                .ifPresentOrElse(
                        asked -> read(asked)
                                .onSuccess(body -> response.putHeader("Content-Type", "application/json")
                                        .end(body))
                                .onFailure(failed -> response.setStatusCode(500).end(failed.toString())),
                        () -> response.setStatusCode(404).end());
    }

    private Future<Buffer> read(Asked asked) {
        return followers
                .get(turn++ % followers.size())
                .preparedQuery(ONE)
                .execute(Tuple.of(asked.shard().id(), asked.run()))
                .map(rows -> json(RunView.of(PayrollRunTable.run(rows.iterator().next()))));
    }

    static Buffer json(RunView run) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(run));
        } catch (JsonProcessingException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
