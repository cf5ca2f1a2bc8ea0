package io.payledger.cli.measurement;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.cli.client.Session;
import io.payledger.cli.output.PrintingCommand;
import io.payledger.cli.stack.StackChoice;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunType;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.Deadline;
import io.payledger.stack.Instance;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an event and a tenant cost, for each number of tenants on a stack of its own. Events of that many tenants are laid
 * into the outbox while no relay runs; then relay and worker carry them, restart with them, and stand idle over them.
 */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Starts a stack for each number of tenants, and measures what events and tenants cost.")
public final class Scale extends PrintingCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int CLIENTS = 8;
    private static final int EVENTS_PER_CYCLE = 5;
    private static final int ROWS_AT_ONCE = 10_000;
    private static final int IDLE_SECONDS = 35; // a sweep of the relay is among them

    @Option(
            names = "--tenants",
            split = ",",
            defaultValue = "10,1000,100000",
            description = "Numbers of tenants, one stack each (default: ${DEFAULT-VALUE}).")
    private List<Integer> tenantCounts = List.of();

    @Option(
            names = "--events",
            description =
                    "Events in the backlog, spread over the tenants; one for each at least (default: ${DEFAULT-VALUE}).")
    private int events = 200000;

    @Option(
            names = "--cycles",
            description =
                    "Runs that each of 8 clients takes from draft to approval over HTTP (default: ${DEFAULT-VALUE}).")
    private int cycles = 100;

    @Override
    public Integer call() throws Exception {
        ProcessorTime.requireKnown();
        for (int tenants : tenantCounts) {
            measure(tenants, Math.max(1, events / tenants));
        }
        return 0;
    }

    private void measure(int tenants, int eventsPerTenant) throws Exception {
        long backlog = (long) tenants * eventsPerTenant;
        say("");
        say("%,d tenants, %,d events each", tenants, eventsPerTenant);
        try (LocalStack stack = LocalStack.in(directory())
                .plan(StackPlan.USUAL.followers(2))
                .fresh()
                .start()) {
            overHttp(stack);
            stack.relay(1).stop();
            long logBefore = logBytes(stack);
            long topicBefore = topicBytes();
            seed(stack, tenants, eventsPerTenant);
            row("WAL of an outbox row", "%d bytes", (logBytes(stack) - logBefore) / backlog);
            carry(stack, backlog);
            row("topic, an event", "%d bytes", (topicBytes() - topicBefore) / backlog);
            row(
                    "worker's state, a tenant",
                    "%,d bytes",
                    ProcessCosts.sizeBytes(directory().resolve("state")) / tenants);
            memory(stack);
            frontiers(stack, tenants);
            restarts(stack, tenants);
            idle(stack);
            row("approve over HTTP, 10/s", latency(stack));
        }
    }

    /** What an event costs that comes in over HTTP, on every process that it touches. */
    private void overHttp(LocalStack stack) throws IOException, InterruptedException, ExecutionException {
        everyday(stack); // cold code would cost several times as much
        Map<String, Duration> before = processorTimes(stack);
        long eventsBefore = relayed(stack);
        long started = System.nanoTime();
        everyday(stack);
        long made = (long) CLIENTS * cycles * EVENTS_PER_CYCLE;
        await("the relay to send the last event", () -> relayed(stack) - eventsBefore >= made);
        row("over HTTP, with reads, %d clients".formatted(CLIENTS), "%,.0f events/s", made / secondsSince(started));
        tellProcessorTimes("over HTTP, an event", before, processorTimes(stack), made);
    }

    /** Each client with a tenant of its own: runs from draft to approval, and the reads of the sessions that wrote. */
    private void everyday(LocalStack stack) throws InterruptedException, ExecutionException {
        List<Callable<ReadYourWrites>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            WatchedTenant tenant = WatchedTenant.of(stack, tenant(client));
            ReadYourWrites everyday = new ReadYourWrites(tenant.preparer(), tenant.approver());
            clients.add(() -> {
                for (int cycle = 0; cycle < cycles; cycle++) {
                    everyday.cycle(cycle);
                }
                return everyday;
            });
        }
        Clients.run(CLIENTS, clients);
    }

    private void carry(LocalStack stack, long backlog) throws IOException {
        long appliedBefore = applied(stack);
        Map<String, Duration> before = new LinkedHashMap<>(processorTimes(stack));
        before.put(stack.relay(1).name(), Duration.ZERO);
        long started = System.nanoTime();
        stack.relay(1).start();
        await("the relay to send " + backlog, () -> relayed(stack) >= backlog);
        double relayedSeconds = secondsSince(started);
        await("the worker to apply " + backlog, () -> applied(stack) - appliedBefore >= backlog);
        double appliedSeconds = secondsSince(started);
        row("relay, backlog", "%,.0f events/s", backlog / relayedSeconds);
        row("worker, backlog", "%,.0f events/s", backlog / appliedSeconds);
        tellProcessorTimes("backlog, an event", before, processorTimes(stack), backlog);
    }

    private void memory(LocalStack stack) {
        row(
                "memory of the relay",
                "%d MB",
                ProcessCosts.residentBytes(stack.relays().get(0).pid()) >> 20);
        row(
                "memory of the worker",
                "%d MB",
                ProcessCosts.residentBytes(stack.workers().get(0).pid()) >> 20);
    }

    /** What an operator asks for when something is wrong: a page of the tenants. */
    private void frontiers(LocalStack stack, int tenants) {
        Session operator = operator(stack, stack.worker(1));
        long started = System.nanoTime();
        JsonNode report = operator.get("/frontiers").expect(200).body();
        double seconds = secondsSince(started);
        if (report.path("shards").size() < Math.min(tenants, 100)) {
            throw new IllegalStateException(
                    "/frontiers has " + report.path("shards").size() + " shards");
        }
        row("GET /frontiers", "%,d kB in %.2f s", report.toString().length() / 1000, seconds);
    }

    private void restarts(LocalStack stack, int tenants) {
        stack.relay(1).kill();
        long started = System.nanoTime();
        stack.relay(1).start();
        await(
                "the relay to lead",
                () -> relayReport(stack).path("role").asText().equals("leader"));
        row("relay, from kill -9 to leading", "%.1f s", secondsSince(started));

        String last = "/frontiers/payroll/" + tenant(tenants - 1);
        Session operator = operator(stack, stack.worker(1));
        stack.worker(1).kill();
        started = System.nanoTime();
        stack.worker(1).start();
        await("the worker to answer", () -> operator.get(last).status() == 200);
        row("worker, from kill -9 to answering", "%.1f s", secondsSince(started));
    }

    private void idle(LocalStack stack) throws IOException, InterruptedException {
        Map<String, Duration> before = processorTimes(stack);
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        StringBuilder shares = new StringBuilder();
        processorTimes(stack)
                .forEach((name, after) -> shares.append(String.format(
                        Locale.ROOT,
                        "%s %.1f %%  ",
                        name,
                        after.minus(before.getOrDefault(name, Duration.ZERO)).toMillis() / (IDLE_SECONDS * 10.0))));
        row("idle, of one core", shares.toString().strip());
    }

    private String latency(LocalStack stack) throws InterruptedException {
        WatchedTenant tenant = WatchedTenant.of(stack, tenant(0));
        Latencies visible = new Latencies();
        for (int i = 0; i < cycles; i++) {
            String run = tenant.preparer().pending(2, i);
            Duration took = tenant.approve(run, System.nanoTime()).sinceDue();
            visible.add(took);
            TimeUnit.MILLISECONDS.sleep(Math.max(0, 100 - took.toMillis()));
        }
        return String.format(
                Locale.ROOT,
                "visible at the worker after %.1f ms (p50), %.1f ms (p99)",
                visible.percentileMillis(50),
                visible.percentileMillis(99));
    }

    private static String tenant(int number) {
        return "tenant-" + number;
    }

    /** As commands would have left them: each tenant's row, and its outbox from the next sequence on. */
    private static void seed(LocalStack stack, int tenants, int eventsPerTenant) throws SQLException {
        String payload = EventJson.write(new RunCreated(
                new UUID(0, 0),
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "monthly",
                LocalDate.of(2026, 10, 1),
                LocalDate.of(2026, 10, 31),
                LocalDate.of(2026, 10, 30),
                LocalDate.of(2026, 10, 30),
                "EUR",
                Optional.empty(),
                Optional.empty(),
                1,
                "petra"));
        try (Connection primary = stack.primary().connect();
                Statement epoch = primary.createStatement();
                PreparedStatement seed = primary.prepareStatement("""
                        WITH tenant AS (
                            INSERT INTO shard AS s (shard_id, epoch, sequence)
                            SELECT 'payroll/tenant-' || n, c.epoch, ? FROM generate_series(?, ?) n, cluster c
                            ON CONFLICT (shard_id) DO UPDATE SET sequence = s.sequence + excluded.sequence
                            RETURNING shard_id, epoch, sequence)
                        INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at, payload)
                        SELECT shard_id, epoch, sequence - ? + e, gen_random_uuid(), ?, run.id, now(),
                               replace(?, ?, run.id::text)
                          FROM tenant, generate_series(1, ?) e, LATERAL (SELECT gen_random_uuid() AS id WHERE e > 0) run
                        """)) {
            epoch.execute("SET synchronous_commit = local");
            int atOnce = Math.max(1, ROWS_AT_ONCE / eventsPerTenant);
            for (int first = 0; first < tenants; first += atOnce) {
                seed.setLong(1, eventsPerTenant);
                seed.setInt(2, first);
                seed.setInt(3, Math.min(tenants, first + atOnce) - 1);
                seed.setLong(4, eventsPerTenant);
                seed.setString(5, EventType.RUN_CREATED.typeName());
                seed.setString(6, payload);
                seed.setString(7, new UUID(0, 0).toString());
                seed.setInt(8, eventsPerTenant);
                seed.executeUpdate();
            }
        }
    }

    private static JsonNode relayReport(LocalStack stack) {
        return operator(stack, stack.relay(1)).get("/relay").body();
    }

    private static long relayed(LocalStack stack) {
        return relayReport(stack).path("events").asLong();
    }

    private static Session operator(LocalStack stack, Instance of) {
        return new Session(List.of(of.url()), stack.token("operations", "olga", "operator"));
    }

    private long applied(LocalStack stack) {
        return (long) MetricsScrape.sum(
                stack.worker(1).url(),
                stack.token("operations", "olga", "operator"),
                "payledger_worker_events_applied");
    }

    private static long logBytes(LocalStack stack) throws SQLException {
        return Long.parseLong(
                String.valueOf(stack.primary().query("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")));
    }

    private static Path directory() {
        return StackChoice.directory("scale");
    }

    private long topicBytes() {
        return ProcessCosts.sizeBytes(directory().resolve("kafka").resolve("data"));
    }

    private static Map<String, Duration> processorTimes(LocalStack stack) throws IOException {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("primary", stack.primary().pid());
        pids.put("follower-1", stack.followers().get(0).pid());
        pids.put("kafka", stack.kafka().pid());
        stack.apis().forEach(api -> pids.put(api.name(), api.pid()));
        stack.relays().stream()
                .filter(relay -> relay.isRunning())
                .forEach(relay -> pids.put(relay.name(), relay.pid()));
        stack.workers().forEach(worker -> pids.put(worker.name(), worker.pid()));
        Map<String, Duration> times = new LinkedHashMap<>();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            times.put(process.getKey(), Duration.ofMillis(ProcessorTime.millis(process.getValue())));
        }
        return times;
    }

    private void tellProcessorTimes(
            String what, Map<String, Duration> before, Map<String, Duration> after, long eventCount) {
        StringBuilder costs = new StringBuilder();
        after.forEach((name, time) -> costs.append(String.format(
                Locale.ROOT,
                "%s %.3f ms  ",
                name,
                time.minus(before.getOrDefault(name, Duration.ZERO)).toNanos() / 1e6 / eventCount)));
        row("processor, " + what, costs.toString().strip());
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(PATIENCE).pollingEvery(Duration.ofMillis(100)).await(condition)) {
            throw new IllegalStateException("waited " + PATIENCE + " for " + what + "; see the logs of the stack");
        }
    }

    private void row(String name, String format, Object... values) {
        say("  %-40s %s", name, values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
