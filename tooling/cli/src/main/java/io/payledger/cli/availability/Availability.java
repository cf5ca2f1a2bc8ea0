package io.payledger.cli.availability;

import io.payledger.cli.availability.Outage.Window;
import io.payledger.cli.client.Session;
import io.payledger.cli.output.PrintingCommand;
import io.payledger.compose.ComposeStack;
import io.payledger.localstack.RepositoryHome;
import io.payledger.stack.Deadline;
import io.payledger.stack.Instance;
import io.payledger.stack.Part;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Kills, freezes and restarts each part of a compose stack under load, and tells what clients saw. Exit codes: 0 every
 * promise held, 1 one did not, 2 misused.
 */
@Command(
        name = "availability",
        mixinStandardHelpOptions = true,
        description =
                "Kills, freezes and restarts each container of a compose stack under load, and tells what clients saw.")
public final class Availability extends PrintingCommand {

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

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Option(
            names = "--compose",
            arity = "0..1",
            fallbackValue = "payledger",
            paramLabel = "project",
            description = "The docker compose project (default: ${DEFAULT-VALUE}).")
    private String project = "payledger";

    @Option(names = "--write", description = "Writes the result into docs/operating/availability.md.")
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
            description = "What is done to each target but rolling: ${COMPLETION-CANDIDATES} (default: both).")
    private List<Fault> faults = List.of(Fault.KILL, Fault.PAUSE);

    @Option(
            names = "--rate",
            defaultValue = "6",
            description =
                    "Payroll runs taken from creation to approval each second, up to 20 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--tenants", description = "Tenants that they are spread over (default: ${DEFAULT-VALUE}).")
    private int tenants = 6;

    @Option(names = "--seconds", description = "How long each fault lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    private final Journal journal = new Journal();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Outage> restarts = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException, SQLException, ExecutionException, IOException {
        check();
        Path home = RepositoryHome.find();
        long began = System.nanoTime();
        double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        String prefix = "ha-" + UUID.randomUUID().toString().substring(0, 8);
        try (ComposeStack stack = ComposeStack.attach(project, home.resolve("infra"));
                Traffic traffic = new Traffic(stack, journal, prefix, tenants, rate)) {
            // Ctrl-C leaves nothing frozen or dead behind.
            Thread restore = new Thread(stack::close, "restore what was broken");
            Runtime.getRuntime().addShutdownHook(restore);
            say("Waiting until everything is healthy …");
            new StackHealth(stack).await(true);
            say("Warming up for %d s …", WARM_UP.toSeconds());
            traffic.start();
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            awaitWell(stack, System.nanoTime(), true);
            for (String target : TARGETS) {
                if (only.contains(target)) {
                    inject(target, stack, traffic);
                }
            }
            say("Bringing to an end what was begun …");
            traffic.finish();
            Verification verified = Verification.of(stack, traffic, journal, prefix, this::say);
            broken.addAll(verified.broken());
            Runtime.getRuntime().removeShutdownHook(restore);
            String result = result(verified.proofs(), loadBefore, Duration.ofNanos(System.nanoTime() - began));
            say("%n%s", result);
            if (write) {
                Path page = home.resolve("docs/operating/availability.md");
                ResultTable.write(page, result);
                say("Written into %s.", page);
            }
        }
        journal.contradictions().forEach(each -> say("STALE OR WRONG: %s", each.what()));
        broken.forEach(each -> say("BROKEN: %s", each));
        return broken.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void check() {
        if (!TARGETS.containsAll(only)) {
            throw new ParameterException(spec().commandLine(), "--only takes some of " + String.join(", ", TARGETS));
        }
        if (rate <= 0 || rate > 20 || tenants < 1 || seconds < 1) {
            throw new ParameterException(
                    spec().commandLine(), "--rate is above 0 and at most 20, --tenants and --seconds are at least 1");
        }
    }

    private void inject(String target, ComposeStack stack, Traffic traffic) throws InterruptedException {
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
    private interface Disturbance {
        void run() throws InterruptedException;
    }

    private Outage observe(String what, ComposeStack stack, Traffic traffic, boolean ofBrokers, Disturbance disturbance)
            throws InterruptedException {
        say("… %s", what);
        long from = System.nanoTime();
        disturbance.run();
        long ended = System.nanoTime();
        long well = awaitWell(stack, ended, ofBrokers);
        Outage outage = Outage.of(what, new Window(from, ended, well, System.nanoTime()), journal, traffic);
        if (outage.stale() > 0) {
            broken.add(what + ": " + outage.stale() + " answers contradict what their session had seen");
        }
        if (outage.uncured() > 0) {
            broken.add(what + ": " + outage.uncured() + " requests that no repetition cured");
        }
        say("%s", ResultTable.of(List.of(outage)).lines().reduce("", (before, line) -> line));
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

    private static Part part(String target, ComposeStack stack) {
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

    private static Instance relay(ComposeStack stack, Predicate<String> role) {
        return Deadline.in(StackHealth.TIMEOUT)
                .pollingEvery(Duration.ofMillis(500))
                .awaitPresent(() -> stack.relays().stream()
                        .<Instance>map(each -> each)
                        .filter(each -> role.test(roleOf(each, stack)))
                        .findFirst())
                .orElseThrow(() -> new StackException("there is no such relay; 'docker logs' of both tells more"));
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
                "describe --status");
        return String.join("", leader);
    }

    /** When everything was healthy and the last attempt had failed; returns a little later, once it has stayed so. */
    private long awaitWell(ComposeStack stack, long sinceNanos, boolean ofBrokers) throws InterruptedException {
        new StackHealth(stack).await(ofBrokers);
        long healthy = System.nanoTime();
        Deadline deadline = Deadline.in(StackHealth.TIMEOUT).pollingEvery(Duration.ofMillis(200));
        TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
        if (!deadline.await(() -> journal.isQuietSince(System.nanoTime() - QUIET.toNanos()))) {
            broken.add("clients still met failures " + StackHealth.TIMEOUT.toSeconds()
                    + " s after everything was healthy");
        }
        return Math.max(healthy, journal.lastFailureSince(sinceNanos));
    }

    private String result(List<String> proofs, double loadBefore, Duration took) {
        StringBuilder result = new StringBuilder();
        result.append(String.format(
                Locale.ROOT,
                "%s, %s, in %d min %02d s, by%n%n```console%n$ ./payledger %s%n```%n%n",
                LocalDate.now(ZoneOffset.UTC),
                machine(loadBefore),
                took.toMinutes(),
                took.toSecondsPart(),
                String.join(" ", spec().commandLine().getParseResult().originalArgs())));
        result.append(String.format(
                Locale.ROOT,
                "%s payroll runs a second over %d tenants, from creation to approval: %s commands, %s reads of runs and %s"
                        + " of reconciliations a second in all.%n",
                number(rate),
                tenants,
                number(5 * rate),
                number(6 * rate),
                number(2 * rate)));
        if (!outages.isEmpty()) {
            result.append("\n").append(ResultTable.of(outages));
        }
        if (!restarts.isEmpty()) {
            result.append("\nRolling restart, one after the other, each once the one before is healthy:\n\n")
                    .append(ResultTable.of(restarts));
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
}
