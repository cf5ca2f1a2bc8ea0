package io.payledger.benchmarks.writes;

import io.payledger.benchmarks.measurement.GrowthReport;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.measurement.Size;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.cli.measurement.ProcessorTime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The write path of the API beside more and more rows in the outbox. */
public final class WriteGrowth implements Benchmark {

    private static final String NAME = "growth-commits";
    private static final int ROUNDS = 5;

    /** All tenants that there are, so that new rows go to many places of the index. */
    private static final Workload WORKLOAD = new Workload(Way.WRITE_PATH, 16, Workload.TENANTS_MAX);

    private static final String INTRODUCTION = """
            ## Growth: rows in the outbox, and a command

            Each transaction creates a run as in the benchmark of the write path, with 16 clients, for 1,000 tenants by turns. The outbox
            holds so many earlier rows, as many of each tenant; all other tables hold what half a second has written. Columns are those of
            that benchmark. Median and range of the rounds, in which the sizes take turns on one primary without followers, each with tables
            that are written for it, vacuumed and analyzed. A measurement fails unless every transaction has written one row of each kind,
            and in each shard every position above the earlier rows has its event and its audit entry.

            Not measured: tables of runs, audit entries and idempotency keys that grow as well, and memory that the table exceeds. The
            primary has the settings of the local stack: %s.

            """;

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(NAME));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory)
            throws SQLException, InterruptedException {
        ProcessorTime.requireKnown();
        int rounds = quick ? 1 : ROUNDS;
        Duration warmUp = Duration.ofSeconds(quick ? 1 : 30);
        Duration length = Duration.ofSeconds(quick ? 1 : 10);
        List<Size> sizes = sizes(quick);
        try (WriteEnvironment environment =
                WriteEnvironment.start(directory.resolve(NAME).toAbsolutePath())) {
            String settings = environment.settings();
            System.out.println(NAME + ": warming up for " + warmUp.toSeconds() + " s");
            Outcome<Figures> unused = WriteBenchmark.run(environment, 0, WORKLOAD, 0, warmUp);
            List<Outcome<Figures>> outcomes = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                for (Size size : Rounds.inOrderOf(round, sizes)) {
                    Outcome<Figures> outcome = WriteBenchmark.run(
                                    environment, round, WORKLOAD, size.count() / Workload.TENANTS_MAX, length)
                            .as(round, size);
                    System.out.println(NAME + ": round " + round + " of " + rounds + ": " + WriteReport.line(outcome));
                    outcomes.add(outcome);
                }
            }
            return new GrowthReport<>(
                            NAME, INTRODUCTION.formatted(settings), sizes, WriteReport.COLUMNS, new Rounds<>(outcomes))
                    .findings();
        }
    }

    static List<Size> sizes(boolean quick) {
        String things = "rows in the outbox";
        return quick
                ? Size.of("create", things, 1_000, 10_000)
                : Size.of("create", things, 10_000, 100_000, 1_000_000, 10_000_000);
    }
}
