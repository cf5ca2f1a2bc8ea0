package io.payledger.cli.measurement;

import io.payledger.cli.output.PrintingCommand;
import io.payledger.cli.stack.StackChoice;
import io.payledger.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    private record Pending(WatchedTenant tenant, String run) {}

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
            measure("warm-up", fastest, warmUpSeconds, all);
            say("");
            say("approve → frontier visible at the worker, in ms; acknowledged: from the response on");
            say(
                    "  %8s %8s %10s %10s %18s %18s",
                    "rate/s", "measured", "p50", "p99", "acknowledged p50", "acknowledged p99");
            for (int rate : rates) {
                Measured measured = measure("rate " + rate, rate, rate < 10 ? seconds * 2 : seconds, all);
                say(
                        "  %8d %8d %10.1f %10.1f %18.1f %18.1f",
                        rate,
                        measured.sinceSent.count(),
                        measured.sinceSent.percentileMillis(50),
                        measured.sinceSent.percentileMillis(99),
                        measured.sinceAcknowledged.percentileMillis(50),
                        measured.sinceAcknowledged.percentileMillis(99));
            }
            return 0;
        }
    }

    private record Measured(Latencies sinceSent, Latencies sinceAcknowledged) {}

    private Measured measure(String what, int rate, int forSeconds, List<WatchedTenant> all)
            throws InterruptedException, ExecutionException {
        int count = rate * forSeconds;
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(256, Math.max(8, rate)));
        Measured measured = new Measured(new Latencies(), new Latencies());
        try {
            List<Pending> pending = prepare(count, all);
            List<Future<?>> approvals = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Pending next = pending.get(i);
                TimeUnit.NANOSECONDS.sleep(start + i * 1_000_000_000L / rate - System.nanoTime());
                approvals.add(workers.submit(() -> approveAndWatch(next, measured)));
            }
            for (Future<?> approval : approvals) {
                approval.get();
            }
        } finally {
            workers.shutdownNow();
        }
        if (measured.sinceSent.count() != count) {
            throw new IllegalStateException(what + ": " + measured.sinceSent.count() + " of " + count + " measured");
        }
        return measured;
    }

    private static void approveAndWatch(Pending pending, Measured measured) {
        WatchedTenant.Visible visible = pending.tenant.approve(pending.run);
        measured.sinceSent.add(visible.sinceSent());
        measured.sinceAcknowledged.add(visible.sinceAcknowledged());
    }

    private static List<Pending> prepare(int count, List<WatchedTenant> all)
            throws InterruptedException, ExecutionException {
        List<Callable<Pending>> tasks = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            WatchedTenant tenant = all.get(number % all.size());
            int seed = number;
            tasks.add(() -> new Pending(tenant, tenant.preparer().pending(2, seed)));
        }
        return Clients.run(8, tasks);
    }
}
