package io.payledger.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.cli.client.Session.ReadMode;
import io.payledger.cli.measurement.ReadYourWrites;
import io.payledger.cli.output.PrintingCommand;
import io.payledger.cli.stack.StackChoice;
import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Instance;
import io.payledger.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The story of the product on a stack of its own: a register is approved by two people while one follower lags, and the
 * same reads are made without and with session tokens. Every number is measured in the run that prints it.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts a stack, tells the story with measured numbers, stops it again.")
public final class Demo extends PrintingCommand {

    private static final String TENANT = "acme-de";
    private static final int WARM_UP_CYCLES = 15;

    @Option(names = "--employees", description = "Rows of the register (default: ${DEFAULT-VALUE}).")
    private int employees = 400;

    @Option(
            names = "--cycles",
            description =
                    "Runs that are taken from draft to approval for each way to read (default: ${DEFAULT-VALUE}).")
    private int cycles = 60;

    @Option(names = "--lag-ms", description = "How late follower-2 replays (default: ${DEFAULT-VALUE}).")
    private int lagMillis = 200;

    @Mixin
    private StackChoice choice = new StackChoice();

    @Override
    public Integer call() {
        long started = System.nanoTime();
        try (Stack stack = choice.open(this::say)) {
            say("… ready after %.1f s.", secondsSince(started));
            DatabaseServer lagging = stack.follower(2);
            lagging.lag(Duration.ofMillis(lagMillis));
            say("%s now replays %d ms late.", lagging.name(), lagMillis);

            String run = approveOneRegister(stack);
            boolean held = compareReads(stack);
            boolean reconciled = reconcile(stack, run);
            boolean whole = held && reconciled;
            say("");
            say(whole ? "Done in %.1f s." : "NOT as promised, after %.1f s; see above.", secondsSince(started));
            return whole ? 0 : 1;
        }
    }

    private PayrollRuns as(Stack stack, String user, String role, ReadMode reading) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(TENANT, user, role), reading), TENANT);
    }

    private String approveOneRegister(Stack stack) {
        PayrollRuns petra = as(stack, "petra", "preparer", ReadMode.WITH_TOKEN);
        PayrollRuns amir = as(stack, "amir", "approver", ReadMode.WITH_TOKEN);
        String run = petra.create();
        ApiResponse imported =
                petra.importCsv(run, RegisterCsv.csv(employees, lagMillis)).expect(200);
        say(
                "petra imported a register of %d employees in %d ms.",
                employees, imported.took().toMillis());
        ApiResponse submitted = petra.submit(run).expect(200);
        ApiResponse refused =
                as(stack, "petra", "approver", ReadMode.WITH_TOKEN).approve(run, submitted.etag());
        say("petra submitted it. Approving it as well is refused: %d %s.", refused.status(), refused.problem());
        ApiResponse approved = amir.approve(run, submitted.etag()).expect(200);
        say("amir approved it in %d ms: %s.", approved.took().toMillis(), approved.state());
        return run;
    }

    /** Whether the reads with tokens were all right, and those without were not: otherwise nothing was shown. */
    private boolean compareReads(Stack stack) {
        measure(stack, ReadMode.WITH_TOKEN, WARM_UP_CYCLES); // or whichever comes first would pay for cold code
        ReadYourWrites without = measure(stack, ReadMode.WITHOUT_TOKEN, cycles);
        ReadYourWrites with = measure(stack, ReadMode.WITH_TOKEN, cycles);
        say("");
        say("The same reads after the same writes, each by the session that wrote:");
        say("");
        row("", ReadYourWrites.label(ReadMode.WITHOUT_TOKEN), ReadYourWrites.label(ReadMode.WITH_TOKEN));
        row("reads", without.reads(), with.reads());
        row("read_your_writes_violations", without.violations(), with.violations());
        row("refused (503)", without.refused(), with.refused());
        row("routing_accuracy_pct", decimal(without.routingAccuracyPercent()), decimal(with.routingAccuracyPercent()));
        row("read_latency_ms p50", percentile(without, 50), percentile(with, 50));
        row("read_latency_ms p99", percentile(without, 99), percentile(with, 99));
        for (String route : List.of("follower", "waited", "primary")) {
            row(
                    "route=" + route,
                    without.routes().getOrDefault(route, 0),
                    with.routes().getOrDefault(route, 0));
        }
        say("");
        say("routing_accuracy_pct: reads that the first follower asked could answer rightly, of all reads.");
        return with.violations() == 0 && without.violations() > 0;
    }

    private ReadYourWrites measure(Stack stack, ReadMode reading, int count) {
        ReadYourWrites readYourWrites =
                new ReadYourWrites(as(stack, "petra", "preparer", reading), as(stack, "amir", "approver", reading));
        for (int cycle = 0; cycle < count; cycle++) {
            readYourWrites.cycle(cycle);
        }
        return readYourWrites;
    }

    private boolean reconcile(Stack stack, String run) {
        PayrollRuns auditor = as(stack, "vera", "auditor", ReadMode.WITH_TOKEN);
        ApiResponse verdict = auditor.reconciliation(run).expect(200);
        say("");
        say(
                "Reconciliation of the register: %s, %s through position %s (route=%s, %s).",
                verdict.verdict(),
                verdict.body().path("shard").asText(),
                verdict.body().path("through").asText(),
                verdict.route(),
                verdict.store());
        JsonNode totals = verdict.body().path("approved").path("totals");
        say(
                "  %d employees, in minor units of %s: %s",
                totals.path("headcount").asLong(),
                verdict.body().path("created").path("currency").asText(),
                totals.path("amounts"));
        for (JsonNode entry : verdict.body().path("ledger")) {
            say(
                    "  %-28s  debit %12d  credit %12d",
                    entry.path("account").asText(),
                    entry.path("debitMinor").asLong(),
                    entry.path("creditMinor").asLong());
        }
        say("");
        offsets(stack);
        return verdict.verdict().equals("AGREED");
    }

    private void offsets(Stack stack) {
        String operator = stack.token(TENANT, "olga", "operator");
        for (Instance each : stack.relays()) {
            JsonNode relay = new Session(List.of(each.url()), operator)
                    .get("/relay")
                    .expect(200)
                    .body();
            say(
                    "Relay: %s, %d events relayed, %d duplicates suppressed, %d gaps repaired, lag %d bytes.",
                    relay.path("role").asText(),
                    relay.path("events").asLong(),
                    relay.path("duplicatesSuppressed").asLong(),
                    relay.path("gapsRepaired").asLong(),
                    relay.path("lagBytes").asLong());
        }
        JsonNode frontiers = new Session(List.of(stack.worker(1).url()), operator)
                .get("/frontiers")
                .expect(200)
                .body();
        for (JsonNode shard : frontiers.path("shards")) {
            say(
                    "Worker: %s applied through %s.",
                    shard.path("shard").asText(), shard.path("appliedThrough").asText());
        }
        for (JsonNode partition : frontiers.path("partitions")) {
            if (partition.path("endOffset").asLong() > 0) {
                say(
                        "Worker: %s-%d consumed to offset %d, committed %s, end %d.",
                        partition.path("topic").asText(),
                        partition.path("partition").asInt(),
                        partition.path("consumed").asLong(),
                        partition.path("committed").asText("unknown"),
                        partition.path("endOffset").asLong());
            }
        }
    }

    private static String percentile(ReadYourWrites measured, double percent) {
        return decimal(measured.latencies().percentileMillis(percent));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void row(String name, Object without, Object with) {
        say("  %-30s %12s %22s", name, without, with);
    }
}
