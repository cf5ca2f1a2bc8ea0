package io.payledger.journey.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.freshness.Position;
import io.payledger.journey.Session;
import io.payledger.journey.availability.Outage.Window;
import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Instance;
import io.payledger.stack.Part;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Kills, freezes and restarts each part of a compose stack under load, and tells what clients saw. Exit codes: 0 every
 * promise held, 1 one did not, 2 misused.
 */
@Command(
        name = "availability",
        mixinStandardHelpOptions = true,
        description =
                "Kills, freezes and restarts each container of a compose stack under load, and tells what clients saw.")
public final class Availability implements Callable<Integer> {

    private static final String NOTHING = "nothing";
    private static final String ROLLING = "rolling";

    /** In the order they are tried. */
    private static final List<String> TARGETS = List.of(
            NOTHING,
            "api-1",
            "relay-leader",
            "relay-standby",
            "worker-1",
            "kafka-1",
            "kafka-2",
            "kafka-3",
            "follower-1",
            "primary",
            "proxy",
            ROLLING);

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration WELL_TIMEOUT = Duration.ofMinutes(4);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration TOPIC_TIMEOUT = Duration.ofMinutes(2);

    @Option(
            names = "--compose",
            arity = "0..1",
            defaultValue = "payledger",
            fallbackValue = "payledger",
            paramLabel = "project",
            description = "The docker compose project (default: ${DEFAULT-VALUE}).")
    private String project = "payledger";

    @Option(names = "--infra", required = true, hidden = true, description = "The folder of the compose file.")
    private Path infra = Path.of("");

    @Option(names = "--page", required = true, hidden = true, description = "The page that --write writes.")
    private Path page = Path.of("");

    @Option(names = "--write", description = "Writes the result into docs/availability.md.")
    private boolean write;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "target",
            description = "Some of: nothing, api-1, relay-leader, relay-standby, worker-1, kafka-1, kafka-2, kafka-3,"
                    + " follower-1, primary, proxy, rolling. All by default.")
    private List<String> only = TARGETS;

    @Option(
            names = "--faults",
            split = ",",
            defaultValue = "KILL,PAUSE",
            description = "What is done to each target but rolling: ${COMPLETION-CANDIDATES} (default: both).")
    private List<Fault> faults = List.of();

    @Option(
            names = "--rate",
            defaultValue = "6",
            description =
                    "Payroll runs taken from creation to approval each second, up to 20 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--tenants",
            defaultValue = "6",
            description = "Tenants that they are spread over (default: ${DEFAULT-VALUE}).")
    private int tenants;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each fault lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Spec
    private @Nullable CommandSpec spec;

    private final PrintStream out = System.out;
    private final Journal journal = new Journal();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Outage> restarts = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Availability());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException expected) {
                command.getErr().println("payledger: " + expected.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException, SQLException, ExecutionException, IOException {
        check();
        long began = System.nanoTime();
        double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        String prefix = "ha-" + UUID.randomUUID().toString().substring(0, 8);
        try (ComposeStack stack = ComposeStack.attach(project, infra);
                Traffic traffic = new Traffic(stack, journal, prefix, tenants, rate)) {
            // Ctrl-C leaves nothing frozen or dead behind.
            Thread restore = new Thread(stack::close, "restore what was broken");
            Runtime.getRuntime().addShutdownHook(restore);
            say("%s", "Waiting until everything is healthy …");
            awaitHealthy(stack, true);
            say("Warming up for %d s …", WARM_UP.toSeconds());
            traffic.start();
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            awaitWell(stack, System.nanoTime(), true);
            for (String target : TARGETS) {
                if (only.contains(target)) {
                    suffer(target, stack, traffic);
                }
            }
            say("%s", "Bringing to an end what was begun …");
            traffic.finish();
            List<String> proofs = verify(stack, traffic, prefix);
            Runtime.getRuntime().removeShutdownHook(restore);
            String result = result(proofs, loadBefore, Duration.ofNanos(System.nanoTime() - began));
            say("%n%s", result);
            if (write) {
                Table.write(page, result);
                say("Written into %s.", page);
            }
        }
        journal.contradictions().forEach(each -> say("STALE OR WRONG: %s", each.what()));
        broken.forEach(each -> say("BROKEN: %s", each));
        return broken.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void check() {
        if (spec != null && !TARGETS.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "--only takes some of " + String.join(", ", TARGETS));
        }
        if (spec != null && (rate <= 0 || rate > 20 || tenants < 1 || seconds < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate is above 0 and at most 20, --tenants and --seconds are at least 1");
        }
    }

    private void suffer(String target, ComposeStack stack, Traffic traffic) throws InterruptedException {
        switch (target) {
            case NOTHING ->
                outages.add(observe("nothing, for " + 2 * seconds + " s", stack, traffic, false, () -> {
                    TimeUnit.SECONDS.sleep(2L * seconds);
                }));
            case ROLLING -> {
                for (Part part : restartOrder(stack)) {
                    restarts.add(observe(
                            described(part, stack) + " restarted", stack, traffic, isBroker(part), part::restart));
                }
            }
            default -> {
                for (Fault fault : faults) {
                    Part part = part(target, stack);
                    String what = described(part, stack) + " " + fault.describe(seconds);
                    outages.add(observe(what, stack, traffic, isBroker(part), () -> {
                        fault.begin(part);
                        TimeUnit.SECONDS.sleep(seconds);
                        fault.end(part);
                    }));
                }
            }
        }
    }

    @FunctionalInterface
    private interface Deed {
        void run() throws InterruptedException;
    }

    private Outage observe(String what, ComposeStack stack, Traffic traffic, boolean ofBrokers, Deed deed)
            throws InterruptedException {
        say("… %s", what);
        long from = System.nanoTime();
        deed.run();
        long ended = System.nanoTime();
        long well = awaitWell(stack, ended, ofBrokers);
        Outage outage = Outage.of(what, new Window(from, ended, well, System.nanoTime()), journal, traffic);
        if (outage.stale() > 0) {
            broken.add(what + ": " + outage.stale() + " answers contradict what their session had seen");
        }
        if (outage.uncured() > 0) {
            broken.add(what + ": " + outage.uncured() + " requests that no repetition cured");
        }
        say("%s", Table.of(List.of(outage)).lines().reduce("", (before, line) -> line));
        return outage;
    }

    /** Followers before their primary, what others wait for before them, the way in last. */
    private static List<Part> restartOrder(ComposeStack stack) {
        List<Part> order = new ArrayList<>(stack.followers());
        order.add(stack.primary());
        order.addAll(stack.brokers());
        order.addAll(stack.relays());
        order.addAll(stack.workers());
        order.addAll(stack.apis());
        order.add(stack.proxy());
        stack.parts().stream().filter(part -> !order.contains(part)).forEach(order::add);
        return order;
    }

    private static Part part(String target, ComposeStack stack) throws InterruptedException {
        return switch (target) {
            case "relay-leader" -> relay(stack, "leader"::equals);
            case "relay-standby" -> relay(stack, role -> !role.equals("leader"));
            default ->
                stack.parts().stream()
                        .filter(each -> each.name().equals(target))
                        .findFirst()
                        .orElseThrow(() -> new StackException("the project has no " + target));
        };
    }

    private static Instance relay(ComposeStack stack, Predicate<String> role) throws InterruptedException {
        long endsAt = System.nanoTime() + WELL_TIMEOUT.toNanos();
        while (System.nanoTime() < endsAt) {
            for (Instance each : stack.relays()) {
                if (role.test(roleOf(each, stack))) {
                    return each;
                }
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new StackException("there is no such relay; 'docker logs' of both tells more");
    }

    private static String roleOf(Instance relay, ComposeStack stack) {
        Session operator = new Session(List.of(relay.url()), stack.token("operations", "availability", "operator"));
        return operator.get("/relay").expect(200).body().path("role").asText();
    }

    private static boolean isBroker(Part part) {
        return part.name().startsWith("kafka-");
    }

    private static String described(Part part, ComposeStack stack) {
        String name = "`" + part.name() + "`";
        if (stack.relays().contains(part)) {
            return name + " (" + roleOf((Instance) part, stack) + ")";
        }
        if (isBroker(part) && part.name().equals("kafka-" + controller(stack))) {
            return name + " (controller)";
        }
        return name;
    }

    private static String controller(ComposeStack stack) {
        List<String> leader = new ArrayList<>();
        stack.kafkaTool(
                line -> {
                    if (line.startsWith("LeaderId:")) {
                        leader.add(line.substring("LeaderId:".length()).strip());
                    }
                },
                "org.apache.kafka.tools.MetadataQuorumCommand",
                "describe",
                "--status");
        return String.join("", leader);
    }

    /** When everything was healthy and the last attempt had failed; returns a little later, once it has stayed so. */
    private long awaitWell(ComposeStack stack, long sinceNanos, boolean ofBrokers) throws InterruptedException {
        awaitHealthy(stack, ofBrokers);
        long healthy = System.nanoTime();
        long endsAt = healthy + WELL_TIMEOUT.toNanos();
        TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
        while (!journal.isQuietSince(System.nanoTime() - QUIET.toNanos())) {
            if (System.nanoTime() > endsAt) {
                broken.add(
                        "clients still met failures " + WELL_TIMEOUT.toSeconds() + " s after everything was healthy");
                break;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return Math.max(healthy, journal.lastFailureSince(sinceNanos));
    }

    private static void awaitHealthy(ComposeStack stack, boolean ofBrokers) throws InterruptedException {
        long endsAt = System.nanoTime() + WELL_TIMEOUT.toNanos();
        List<String> ailing = ailing(stack, ofBrokers);
        while (!ailing.isEmpty()) {
            if (System.nanoTime() > endsAt) {
                throw new StackException("not healthy after " + WELL_TIMEOUT.toSeconds() + " s: " + ailing);
            }
            TimeUnit.MILLISECONDS.sleep(200);
            ailing = ailing(stack, ofBrokers);
        }
    }

    /** What an operator waits for before he touches the next part. */
    private static List<String> ailing(ComposeStack stack, boolean ofBrokers) {
        List<String> ailing = new ArrayList<>(stack.unhealthy());
        if (ailing.isEmpty()) {
            ailing.addAll(notStreaming(stack));
        }
        if (ailing.isEmpty() && ofBrokers) {
            stack.kafkaTool(
                    line -> {
                        if (line.contains("Topic:")) {
                            ailing.add(line.strip());
                        }
                    },
                    "org.apache.kafka.tools.TopicCommand",
                    "--describe",
                    "--under-replicated-partitions");
        }
        return ailing;
    }

    private static List<String> notStreaming(ComposeStack stack) {
        try {
            String streaming = stack.primary()
                    .query("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
                            + " AND application_name LIKE 'follower-%'");
            return Integer.toString(stack.followers().size()).equals(streaming)
                    ? List.of()
                    : List.of(streaming + " followers stream");
        } catch (SQLException notYet) {
            return List.of("the primary does not answer: " + notYet.getMessage());
        }
    }

    /** What was lost, doubled, or left undone; each sentence is one proof, what failed goes to {@link #broken}. */
    private List<String> verify(ComposeStack stack, Traffic traffic, String prefix)
            throws SQLException, InterruptedException, ExecutionException {
        say("%s", "Reading the whole topic …");
        Map<String, String> approved = traffic.approvedRuns();
        Map<String, Position> committed = committed(stack.primary());
        long endsAt = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
        Topic topic = Topic.read(stack);
        while (!topic.reaches(committed) && System.nanoTime() < endsAt) {
            topic = Topic.read(stack);
        }
        List<String> findings = topic.findings(committed, approved.keySet());
        broken.addAll(findings);

        say("Asking for the reconciliation of %d runs …", approved.size());
        List<String> unreconciled = List.copyOf(traffic.unreconciled(stack));
        broken.addAll(unreconciled);

        long uncuredWrites = journal.calls().stream()
                .filter(each -> each.kind() == Kind.WRITE && !each.cured())
                .count();
        int runs = count(stack.primary(), prefix, "");
        int approvedRuns = count(stack.primary(), prefix, " AND state = 'APPROVED'");
        if (runs < traffic.created() || runs > traffic.created() + uncuredWrites) {
            broken.add(traffic.created() + " creations were acknowledged, and there are " + runs + " runs");
        }
        if (approvedRuns < approved.size() || approvedRuns > approved.size() + uncuredWrites) {
            broken.add(approved.size() + " approvals were acknowledged, and " + approvedRuns + " runs are approved");
        }
        if (journal.countNotSent() > 0) {
            broken.add(journal.countNotSent() + " requests were not sent, since too many waited for an answer");
        }
        return List.of(
                String.format(
                        Locale.ROOT,
                        "The whole topic under `read_committed`: %d events of %d shards, each shard's sequences 1, 2, 3, …"
                                + " up to the position in the database; lost, doubled or out of order: %d.",
                        topic.events(),
                        topic.shards(),
                        findings.size()),
                String.format(
                        Locale.ROOT,
                        "Acknowledged to clients and in the database: %d and %d runs created, %d and %d approved.",
                        traffic.created(),
                        runs,
                        approved.size(),
                        approvedRuns),
                String.format(
                        Locale.ROOT,
                        "Approved runs that are `RECONCILED`: %d of %d.",
                        approved.size() - unreconciled.size(),
                        approved.size()));
    }

    private static Map<String, Position> committed(DatabaseServer primary) throws SQLException {
        Map<String, Position> shards = new LinkedHashMap<>();
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT shard_id, epoch, sequence FROM shard")) {
            while (rows.next()) {
                shards.put(rows.getString(1), new Position(rows.getInt(2), rows.getLong(3)));
            }
        }
        return shards;
    }

    private static int count(DatabaseServer primary, String prefix, String besides) throws SQLException {
        try (Connection connection = primary.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM payroll_run WHERE shard_id LIKE ?" + besides)) {
            statement.setString(1, "payroll/" + prefix + "-%");
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private String result(List<String> proofs, double loadBefore, Duration took) {
        StringBuilder result = new StringBuilder();
        result.append(String.format(
                Locale.ROOT,
                "%s, %s, in %d min %02d s, by%n%n```console%n$ ./payledger availability %s%n```%n%n",
                LocalDate.now(ZoneOffset.UTC),
                machine(loadBefore),
                took.toMinutes(),
                took.toSecondsPart(),
                spec == null
                        ? ""
                        : String.join(
                                " ",
                                spec.commandLine().getParseResult().originalArgs().stream()
                                        .filter(each -> !each.startsWith("--infra=") && !each.startsWith("--page="))
                                        .toList())));
        result.append(String.format(
                Locale.ROOT,
                "%s payroll runs a second over %d tenants, from creation to approval: %s commands, %s reads of runs and %s"
                        + " of reconciliations a second in all.%n",
                number(rate),
                tenants,
                number(4 * rate),
                number(6 * rate),
                number(2 * rate)));
        if (!outages.isEmpty()) {
            result.append("\n").append(Table.of(outages));
        }
        if (!restarts.isEmpty()) {
            result.append("\nRolling restart, one after the other, each once the one before is healthy:\n\n")
                    .append(Table.of(restarts));
        }
        result.append("\nAt the end:\n\n");
        proofs.forEach(proof -> result.append("- ").append(proof).append('\n'));
        if (broken.isEmpty()) {
            result.append("- Every promise held.\n");
        } else {
            broken.forEach(each -> result.append("- **Broken:** ").append(each).append('\n'));
        }
        return result.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String machine(double loadBefore) {
        String memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? Math.round(os.getTotalMemorySize() / (double) (1 << 30)) + " GiB"
                        : "memory unknown";
        return String.format(
                Locale.ROOT,
                "%d cores, %s, %s %s, everything on this one machine, load average before the start %.1f",
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                loadBefore);
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
