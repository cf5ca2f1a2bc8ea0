package io.payledger.cli.measurement;

import io.payledger.cli.output.PrintingCommand;
import io.payledger.cli.stack.StackChoice;
import io.payledger.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long an approval takes to become visible at the worker: approvals at a fixed rate, each followed to the frontier
 * by a long poll. Open loop: an approval that is late does not hold back the next.
 */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Starts a stack, approves at a fixed rate, and measures the way to the worker's frontier.")
public final class Load extends PrintingCommand {

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "1,200",
            description = "Approvals a second, one measurement each (default: ${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(names = "--seconds", description = "How long each rate is held (default: ${DEFAULT-VALUE}).")
    private int seconds = 15;

    @Option(
            names = "--warm-up-seconds",
            description = "How long the highest rate is held before anything is measured (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds = 20;

    @Option(
            names = "--tenants",
            description = "Tenants that the approvals are spread over (default: ${DEFAULT-VALUE}).")
    private int tenants = 20;

    @Mixin
    private StackChoice choice = new StackChoice();

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        try (Stack stack = choice.open(this::say)) {
            List<WatchedTenant> all = new ArrayList<>();
            for (int i = 1; i <= tenants; i++) {
                all.add(WatchedTenant.of(stack, "tenant-" + i));
            }
            // until the services' hot code is compiled, the measurement would mostly be of the compiler
            int fastest = rates.stream().mapToInt(Integer::intValue).max().orElse(1);
            say("Warming up at %d approvals/s for %d s …", fastest, warmUpSeconds);
            measure(fastest, warmUpSeconds, all);
            say("");
            say(
                    "approve → frontier visible at the worker, in ms from when it was due; acknowledged: from the response on");
            say(
                    "  %8s %8s %10s %10s %18s %18s",
                    "rate/s", "measured", "p50", "p99", "acknowledged p50", "acknowledged p99");
            for (int rate : rates) {
                Measured measured = measure(rate, rate < 10 ? seconds * 2 : seconds, all);
                say(
                        "  %8d %8d %10.1f %10.1f %18.1f %18.1f",
                        rate,
                        measured.sinceDue.count(),
                        measured.sinceDue.percentileMillis(50),
                        measured.sinceDue.percentileMillis(99),
                        measured.sinceAcknowledged.percentileMillis(50),
                        measured.sinceAcknowledged.percentileMillis(99));
            }
            return 0;
        }
    }

    private record Measured(Latencies sinceDue, Latencies sinceAcknowledged) {}

    private static Measured measure(int rate, int forSeconds, List<WatchedTenant> all)
            throws InterruptedException, ExecutionException {
        List<PendingRun> pending = PendingRun.prepare(rate * forSeconds, all);
        Measured measured = new Measured(new Latencies(), new Latencies());
        for (VisibleApproval approval : PendingRun.approve(rate, pending)) {
            measured.sinceDue.add(approval.sinceDue());
            measured.sinceAcknowledged.add(approval.sinceAcknowledged());
        }
        return measured;
    }
}
