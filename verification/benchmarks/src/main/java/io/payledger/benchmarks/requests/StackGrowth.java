package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Clients;
import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.GrowthReport;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.measurement.Size;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.stack.StackException;
import io.payledger.stack.StackPlan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Commands and session reads while there is more and more of something, each number of it on a stack of its own. */
public final class StackGrowth implements Benchmark {

    private static final int ROUNDS = 5;
    private static final Duration STREAMS_WAIT_MAX = Duration.ofSeconds(30);

    private final Growing growing;
    private final String name;

    private StackGrowth(Growing growing) {
        this.growing = growing;
        this.name = "growth-" + growing.noun;
    }

    public static StackGrowth ofTenants() {
        return new StackGrowth(Growing.TENANTS);
    }

    public static StackGrowth ofWorkers() {
        return new StackGrowth(Growing.WORKERS);
    }

    public static StackGrowth ofStreams() {
        return new StackGrowth(Growing.STREAMS);
    }

    /** What there is more and more of. */
    enum Growing {
        TENANTS("tenants", ""),
        WORKERS("workers", "There are 20 tenants."),
        STREAMS("streams", """
            Live streams of 20 tenants, the same number of each, are open meanwhile, read by the clients' process. A measurement
            fails unless each of them shows each change of its tenant once.\
            """);

        private static final int USUAL_TENANTS = 20;

        private final String noun;
        private final String more;

        /** @param more about it, in the report */
        Growing(String noun, String more) {
            this.noun = noun;
            this.more = more;
        }

        int[] counts(boolean quick) {
            return switch (this) {
                case TENANTS -> quick ? new int[] {10, 100} : new int[] {10, 1_000, 10_000};
                case WORKERS -> quick ? new int[] {1, 2} : new int[] {1, 2, 4};
                case STREAMS -> quick ? new int[] {1, 20} : new int[] {1, 100, 1_000};
            };
        }

        int tenants(int count) {
            return this == TENANTS ? count : USUAL_TENANTS;
        }

        private int workers(int count) {
            return this == WORKERS ? count : 1;
        }

        private int streams(int count) {
            return this == STREAMS ? count : 0;
        }
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(name));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws InterruptedException {
        ProcessorTime.requireKnown();
        int rounds = quick ? 1 : ROUNDS;
        Duration length = Duration.ofSeconds(quick ? 3 : 15);
        List<Size> creates = Size.of("create", growing.noun, growing.counts(quick));
        List<Size> reads = Size.of("session read", growing.noun, growing.counts(quick));
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Size create : Rounds.inOrderOf(round, creates)) {
                Size read = reads.get(creates.indexOf(create));
                System.out.printf(
                        Locale.ROOT,
                        "%s: round %d of %d: starting a stack for %,d %s%n",
                        name,
                        round,
                        rounds,
                        create.count(),
                        growing.noun);
                for (Outcome<Figures> outcome :
                        measure(round, create, read, runs(quick), length, directory.resolve(name))) {
                    System.out.println(name + ": round " + round + " of " + rounds + ": "
                            + RequestReport.line("requests", outcome));
                    outcomes.add(outcome);
                }
            }
        }
        return report(
                new Rounds<>(outcomes),
                runs(quick),
                Stream.of(creates, reads).flatMap(List::stream).toList());
    }

    /** A multiple of each number of tenants. */
    static int runs(boolean quick) {
        return quick ? 100 : 10_000;
    }

    private Findings report(Rounds<Figures> measured, int runs, List<Size> sizes) {
        List<Column<Figures>> columns = new ArrayList<>(RequestReport.summary("requests"));
        columns.addAll(ProcessorShares.columns(measured, Figures::processors));
        return new GrowthReport<>(name, introduction(runs), sizes, columns, measured).findings();
    }

    private List<Outcome<Figures>> measure(int round, Size create, Size read, int runs, Duration length, Path directory)
            throws InterruptedException {
        int count = create.count();
        try (MeasuredStack stack =
                MeasuredStack.start(directory.toAbsolutePath(), StackPlan.USUAL.workers(growing.workers(count)))) {
            List<Tenant> tenants = stack.tenants(growing.tenants(count));
            List<TenantClient> clients = TenantClient.of(tenants);
            Clients.all(clients.stream()
                    .<Runnable>map(client -> () -> client.prepare(runs / tenants.size()))
                    .toList());
            Workload creating = Workload.ofCommands(create.title(), Load.closed(clients, TenantClient::create));
            Workload reading = Workload.ofReads(read.title(), Load.closed(clients, TenantClient::read));
            Measurement measurement = new Measurement(stack);
            try (OpenStreams streams = OpenStreams.of(tenants, growing.streams(count), STREAMS_WAIT_MAX)) {
                // what was prepared is carried to the worker, and code that reads is compiled
                Outcome<Figures> unused = measurement.run(0, reading, length);
                List<Outcome<Figures>> outcomes = List.of(
                        measurement.run(round, creating, length).as(round, create),
                        measurement.run(round, reading, length).as(round, read));
                streams.awaitChanges(stack.positions());
                return outcomes;
            }
        } catch (ExecutionException | SQLException | IllegalStateException | StackException failed) {
            String fault = String.valueOf(failed.getMessage());
            return List.of(Outcome.failed(round, create, fault), Outcome.failed(round, read, fault));
        }
    }

    private String introduction(int runs) {
        return String.format(Locale.ROOT, """
                ## Growth: %s

                *Create* makes a run, *session read* reads the last run of a session under its session token, each for all tenants by turns.
                Eight clients each send the next request once they have the response to the last one; each tenant has one session and one
                bearer token. They share the processors with the stack. *CPU* is the processor time of all processes of the stack for one
                request, in ms, and each process has its share beside it. Median and range of the rounds, in which the numbers of %1$s take
                turns. Each has a new stack in each round, with as many runs as any other: %,d, the same number of each tenant, whose creation
                warms it up. A round of commands ends once the workers have folded the last event. A measurement fails unless every request
                succeeds, each command is one change of its shard, the workers' frontiers show all of them, and each read shows the run.
                %s

                """, growing.noun, runs, growing.more);
    }
}
