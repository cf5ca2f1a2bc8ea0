package io.payledger.benchmarks.writes;

import io.payledger.api.command.StandaloneTransactions;
import io.payledger.benchmarks.measurement.Clients;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.freshness.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** The write path of the API beside bare transactions that write the same rows. */
public final class WriteBenchmark implements Benchmark {

    private static final int ROUNDS = 5;

    /** Connections plan by statistics of tables that have rows, as those of a database in use. */
    private static final Duration FIRST_ROWS = Duration.ofMillis(500);

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of("writes"));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory)
            throws SQLException, InterruptedException {
        ProcessorTime.requireKnown();
        int rounds = quick ? 1 : ROUNDS;
        Duration warmUp = Duration.ofSeconds(quick ? 1 : 8);
        Duration length = Duration.ofSeconds(quick ? 1 : 5);
        try (WriteEnvironment environment =
                WriteEnvironment.start(directory.resolve("writes").toAbsolutePath())) {
            String settings = environment.settings();
            System.out.println("writes: warming up for " + Workload.ALL.size() * warmUp.toSeconds() + " s");
            for (Workload workload : Workload.ALL) {
                Outcome<Figures> unused = run(environment, 0, workload, 0, warmUp);
            }
            List<Outcome<Figures>> outcomes = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                for (Workload workload : Rounds.inOrderOf(round, Workload.ALL)) {
                    Outcome<Figures> outcome = run(environment, round, workload, 0, length);
                    System.out.println("writes: round " + round + " of " + rounds + ": " + WriteReport.line(outcome));
                    outcomes.add(outcome);
                }
            }
            return new WriteReport(settings, new Rounds<>(outcomes)).findings();
        }
    }

    /** @param earlier events of each tenant that the outbox holds when it begins */
    static Outcome<Figures> run(
            WriteEnvironment environment, int round, Workload workload, int earlier, Duration length)
            throws InterruptedException {
        try {
            return Outcome.measured(round, workload, measure(environment, workload, earlier, length));
        } catch (ExecutionException | SQLException | IOException | IllegalStateException failed) {
            return Outcome.failed(round, workload, String.valueOf(failed.getMessage()));
        }
    }

    private static Figures measure(WriteEnvironment environment, Workload workload, int earlier, Duration length)
            throws InterruptedException, ExecutionException, SQLException, IOException {
        Map<Shard, AtomicLong> bareNumbers = new ConcurrentHashMap<>();
        environment.empty(earlier);
        int first = work(environment, workload, FIRST_ROWS, bareNumbers).count();
        environment.settle();
        ServerUse before = environment.use();
        ResponseTimes times = work(environment, workload, length, bareNumbers);
        ServerUse after = environment.use();
        Way way = workload.way();
        environment.rows(way, earlier).requireOf(first + times.count(), way.counts());
        environment.shardRows(earlier).forEach(ShardRows::requireComplete);
        return Figures.of(times, before, after);
    }

    private static ResponseTimes work(
            WriteEnvironment environment, Workload workload, Duration length, Map<Shard, AtomicLong> bareNumbers)
            throws InterruptedException, ExecutionException {
        try (StandaloneTransactions transactions = environment.open(workload.way())) {
            return Clients.work(Writer.of(workload, transactions, bareNumbers), length);
        }
    }
}
