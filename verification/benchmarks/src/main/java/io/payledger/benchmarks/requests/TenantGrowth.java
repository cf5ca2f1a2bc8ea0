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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Commands and session reads of more and more tenants, each number on a stack of its own. */
public final class TenantGrowth implements Benchmark {

    private static final String NAME = "growth-tenants";
    private static final int ROUNDS = 5;

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(NAME));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws InterruptedException {
        ProcessorTime.requireKnown();
        int rounds = quick ? 1 : ROUNDS;
        Duration length = Duration.ofSeconds(quick ? 3 : 15);
        int[] counts = counts(quick);
        int runs = counts[counts.length - 1];
        List<Size> creates = Size.of("create", "tenants", counts);
        List<Size> reads = Size.of("session read", "tenants", counts);
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Size create : Rounds.inOrderOf(round, creates)) {
                Size read = reads.get(creates.indexOf(create));
                System.out.printf(
                        Locale.ROOT,
                        "%s: round %d of %d: starting a stack for %,d tenants%n",
                        NAME,
                        round,
                        rounds,
                        create.count());
                for (Outcome<Figures> outcome : measure(round, create, read, runs, length, directory.resolve(NAME))) {
                    System.out.println(NAME + ": round " + round + " of " + rounds + ": "
                            + RequestReport.line("requests", outcome));
                    outcomes.add(outcome);
                }
            }
        }
        return report(
                new Rounds<>(outcomes),
                runs,
                Stream.of(creates, reads).flatMap(List::stream).toList());
    }

    private static Findings report(Rounds<Figures> measured, int runs, List<Size> sizes) {
        List<Column<Figures>> columns = new ArrayList<>(RequestReport.summary("requests"));
        columns.addAll(ProcessorShares.columns(measured, Figures::processors));
        return new GrowthReport<>(NAME, introduction(runs), sizes, columns, measured).findings();
    }

    private static List<Outcome<Figures>> measure(
            int round, Size create, Size read, int runs, Duration length, Path directory) throws InterruptedException {
        try (MeasuredStack stack = MeasuredStack.start(directory.toAbsolutePath())) {
            List<TenantClient> clients = TenantClient.of(stack.tenants(create.count()));
            Clients.all(clients.stream()
                    .<Runnable>map(client -> () -> client.prepare(runs / create.count()))
                    .toList());
            Workload creating = Workload.ofCommands(create.title(), Load.closed(clients, TenantClient::create));
            Workload reading = Workload.ofReads(read.title(), Load.closed(clients, TenantClient::read));
            Measurement measurement = new Measurement(stack);
            // what was prepared is carried to the worker, and code that reads is compiled
            Outcome<Figures> unused = measurement.run(0, reading, length);
            return List.of(
                    measurement.run(round, creating, length).as(round, create),
                    measurement.run(round, reading, length).as(round, read));
        } catch (ExecutionException | IllegalStateException | StackException failed) {
            String fault = String.valueOf(failed.getMessage());
            return List.of(Outcome.failed(round, create, fault), Outcome.failed(round, read, fault));
        }
    }

    private static String introduction(int runs) {
        return String.format(Locale.ROOT, """
                ## Growth: tenants

                *Create* makes a run, *session read* reads the last run of a session under its session token, each for all tenants by turns.
                Eight clients each send the next request once they have the response to the last one; each tenant has one session and one
                bearer token. They share the processors with the stack. *CPU* is the processor time of all processes of the stack for one
                request, in ms, and each process has its share beside it. Median and range of the rounds, in which the numbers of tenants take
                turns. Each has a new stack in each round, with as many runs as any other: %,d, the same number of each tenant, whose creation
                warms it up. A round of commands ends once the worker has folded the last event. A measurement fails unless every request
                succeeds, each command is one change of its shard, the worker's frontiers show all of them, and each read shows the run.

                Not measured: workers from 1 to 4, and streams from 1 to 1,000. What the entries of a session token cost, from 1 to 64, is
                in `SessionTokenBenchmark`.

                """, runs);
    }

    /** The largest is a multiple of each. */
    static int[] counts(boolean quick) {
        return quick ? new int[] {10, 100} : new int[] {10, 1_000, 10_000};
    }
}
