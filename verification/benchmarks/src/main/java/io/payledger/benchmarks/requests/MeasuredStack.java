package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.relay.ChildJvm;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.MetricsScrape;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.freshness.Position;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.ServiceProcess;
import io.payledger.localstack.StackData;
import io.payledger.stack.Deadline;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** PostgreSQL with two followers, a broker, and the services, with their default settings but no rate limits. */
public final class MeasuredStack implements AutoCloseable {

    private static final Duration CARRIED_MAX = Duration.ofSeconds(60);

    private final LocalStack stack;
    private final String operator;
    private final Map<String, ChildJvm> peers = new LinkedHashMap<>();

    private MeasuredStack(LocalStack stack) {
        this.stack = stack;
        this.operator = stack.token("operations", "olga", "operator");
    }

    public static MeasuredStack start(Path directory) {
        return start(directory, StackPlan.USUAL);
    }

    static MeasuredStack start(Path directory, StackPlan plan) {
        StackData.deleteAtExit(true);
        return new MeasuredStack(
                LocalStack.in(directory).plan(plan.withoutRateLimits()).fresh().start());
    }

    /** Its parts: one that is stopped is not measured. */
    public LocalStack parts() {
        return stack;
    }

    Tenant tenant(String name) {
        return new Tenant(
                name, stack.apiUrls(), stack.token(name, "petra", "preparer"), stack.token(name, "amir", "approver"));
    }

    /** {@code tenant-1} and so on. */
    public List<Tenant> tenants(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> tenant("tenant-" + number))
                .toList();
    }

    /** From now on a process that is compared with a service is measured beside the others, and ends with the stack. */
    void add(String name, ChildJvm peer) {
        peers.put(name, peer);
    }

    /** From now on every follower replays each commit that much later. */
    void lag(Duration delay) {
        stack.followers().forEach(follower -> follower.lag(delay));
    }

    /** Of every process that runs, since its start. */
    public Map<String, Long> processorMillis() throws IOException {
        Map<String, Long> millis = new LinkedHashMap<>();
        for (var api : stack.apis()) {
            millis.put(api.name(), ProcessorTime.millis(api.pid()));
        }
        millis.put(stack.primary().name(), ProcessorTime.millis(stack.primary().pid()));
        for (var follower : stack.followers()) {
            millis.put(follower.name(), ProcessorTime.millis(follower.pid()));
        }
        millis.put(stack.kafka().name(), ProcessorTime.millis(stack.kafka().pid()));
        for (var relay : stack.relays()) {
            if (relay.isRunning()) {
                millis.put(relay.name(), ProcessorTime.millis(relay.pid()));
            }
        }
        for (var worker : stack.workers()) {
            if (worker.isRunning()) {
                millis.put(worker.name(), ProcessorTime.millis(worker.pid()));
            }
        }
        for (var peer : peers.entrySet()) {
            millis.put(peer.getKey(), ProcessorTime.millis(peer.getValue().pid()));
        }
        return millis;
    }

    /** The last change of each shard at the primary. */
    public Map<String, Position> positions() throws SQLException {
        Map<String, Position> positions = new HashMap<>();
        try (Connection connection = stack.primary().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT shard_id, epoch, sequence FROM shard")) {
            while (rows.next()) {
                positions.put(rows.getString(1), new Position(rows.getInt(2), rows.getLong(3)));
            }
        }
        return positions;
    }

    /** How many events the workers have folded since their start. */
    double appliedEvents() {
        return stack.workers().stream()
                .filter(ServiceProcess::isRunning)
                .mapToDouble(
                        worker -> MetricsScrape.sum(worker.url(), operator, "payledger_worker_events_applied_total"))
                .sum();
    }

    /** Until there are so many. */
    void awaitApplied(double events) {
        Deadline deadline = Deadline.in(CARRIED_MAX).pollingEvery(Duration.ofMillis(50));
        if (!deadline.await(() -> appliedEvents() >= events)) {
            throw new IllegalStateException("the workers did not apply %,.0f events within %d s; see the logs in %s"
                    .formatted(events, CARRIED_MAX.toSeconds(), stack.directory()));
        }
    }

    /** Until the relay has published, and the worker has folded, everything through these positions. */
    void awaitFrontiers(Map<String, Position> positions) {
        awaitFrontiers(stack.worker(1).url(), positions);
    }

    /**
     * The same of what answers as a worker does.
     *
     * @throws IllegalStateException if one is not reached in time
     */
    public void awaitFrontiers(URI worker, Map<String, Position> positions) {
        Session session = new Session(List.of(worker), operator);
        Deadline deadline = Deadline.in(CARRIED_MAX);
        positions.forEach((shard, position) -> {
            if (!deadline.await(() -> reaches(session, shard, position))) {
                throw new IllegalStateException("the frontier of " + shard + " did not reach " + position + " within "
                        + CARRIED_MAX.toSeconds() + " s; see the logs in " + stack.directory());
            }
        });
    }

    private static boolean reaches(Session session, String shard, Position position) {
        String frontier = "/frontiers/" + shard + "?at-least=" + position;
        return session.get(frontier, Map.of("Prefer", "wait=10")).status() == 200;
    }

    @Override
    public void close() {
        peers.values().forEach(ChildJvm::close);
        stack.close();
        StackData.deleteClosed();
    }
}
