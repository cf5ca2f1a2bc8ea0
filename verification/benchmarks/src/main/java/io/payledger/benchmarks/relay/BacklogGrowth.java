package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.measurement.GrowthReport;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.measurement.Size;
import io.payledger.benchmarks.report.Benchmark;
import io.payledger.benchmarks.report.Findings;
import io.payledger.cli.measurement.ProcessorTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The relay, which publishes a backlog of one size from an outbox that holds more and more published rows. */
public final class BacklogGrowth implements Benchmark {

    private static final String NAME = "growth-backlog";
    private static final int ROUNDS = 5;

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of(NAME));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws Exception {
        ProcessorTime.requireKnown();
        int rounds = quick ? 1 : ROUNDS;
        int events = quick ? 40_000 : 400_000;
        List<Size> sizes = sizes(quick);
        Path files = Files.createDirectories(directory.resolve(NAME)).toAbsolutePath();
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        try (BacklogEnvironment environment = BacklogEnvironment.start(files)) {
            RelayBenchmark.warmUp(environment, events, files);
            for (int number = 1; number <= rounds; number++) {
                for (Size size : Rounds.inOrderOf(number, sizes)) {
                    // what it creates has a name of its own at each size
                    Round round = environment.round(outcomes.size() + 1, size.count(), events);
                    System.out.printf(
                            Locale.ROOT,
                            "%s: round %d of %d: writing %,d published events and a backlog of %,d%n",
                            NAME,
                            number,
                            rounds,
                            round.published(),
                            events);
                    environment.write(round, List.of(RelayBenchmark.OURS));
                    Outcome<Figures> outcome = RelayBenchmark.measure(environment, round, RelayBenchmark.OURS, files)
                            .as(number, size);
                    System.out.println(NAME + ": round " + number + " of " + rounds + ": " + RelayReport.line(outcome));
                    outcomes.add(outcome);
                }
            }
        }
        return new GrowthReport<>(
                        NAME, introduction(events, rounds), sizes, RelayReport.COLUMNS, new Rounds<>(outcomes))
                .findings();
    }

    private static String introduction(int events, int rounds) {
        return String.format(Locale.ROOT, """
                ## Growth: rows in the outbox, and a backlog

                PayLedger's relay publishes a backlog of %,d events in 50 shards from an outbox that holds so many rows that are published
                already, as many of each shard, in the order in which commands of all shards by turns would have written them. The relay
                finds in Kafka through which position each shard is published, as an earlier one leaves it. Columns are those of the relay's
                benchmark: *cold* is the first half, from the launch of the process, *warm* the second; CPU is processor time for 1,000 events
                in ms. Median and range of %d round(s), in which the sizes take turns, each with tables of its own, vacuumed and
                analyzed. A measurement fails unless every event of the backlog, and none of the published ones, is in the topic once and in the
                order of its shard.

                Not measured: an outbox that is pruned meanwhile, a number of shards that grows, and memory that the table exceeds.

                """, events, rounds);
    }

    static List<Size> sizes(boolean quick) {
        String things = "published rows";
        return quick
                ? Size.of("publish", things, 1_000, 10_000)
                : Size.of("publish", things, 10_000, 100_000, 1_000_000, 10_000_000);
    }
}
