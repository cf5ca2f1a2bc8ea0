package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
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

/** The relay beside its peers, and beside what limits all of them: each publishes the same backlog. */
public final class RelayBenchmark implements Benchmark {

    static final RelaySystem OURS = new PayLedgerRelay();
    static final RelaySystem CONNECT = new KafkaConnect(ChildJvm.JAVA);
    static final RelaySystem DEBEZIUM = new DebeziumProducer();
    static final RelaySystem POLLER = new OutboxPoller();
    static final RelaySystem DRAIN = new PgoutputDrain();
    static final RelaySystem PRODUCER = new TransactionalProducer();

    static final List<RelaySystem> SYSTEMS = List.of(OURS, CONNECT, DEBEZIUM, POLLER, DRAIN, PRODUCER);

    private static final int ROUNDS = 5;

    /** From a cold start, and as many warm. */
    private static final int EVENTS = 200_000;

    private static final int EVENTS_QUICK = 20_000;

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(List.of("relay"));
    }

    @Override
    public Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws Exception {
        ProcessorTime.requireKnown();
        return run(quick ? 1 : ROUNDS, 2 * (quick ? EVENTS_QUICK : EVENTS), directory.resolve("relay"))
                .findings();
    }

    RelayReport run(int rounds, int events, Path directory) throws Exception {
        Path files = Files.createDirectories(directory).toAbsolutePath();
        List<Outcome<Figures>> outcomes = new ArrayList<>();
        try (BacklogEnvironment environment = BacklogEnvironment.start(files)) {
            warmUp(environment, events, files);
            for (int number = 1; number <= rounds; number++) {
                System.out.printf(Locale.ROOT, "relay: round %d of %d: writing %,d events%n", number, rounds, events);
                Round round = environment.round(number, 0, events);
                environment.write(round, SYSTEMS);
                for (RelaySystem system : Rounds.inOrderOf(number, SYSTEMS)) {
                    Outcome<Figures> outcome = measure(environment, round, system, files);
                    System.out.println("relay: round " + number + " of " + rounds + ": " + RelayReport.line(outcome));
                    outcomes.add(outcome);
                }
            }
        }
        return new RelayReport(events, rounds, new Rounds<>(outcomes));
    }

    /** The broker compiles its code while it serves: that would count for the system that begins. */
    static void warmUp(BacklogEnvironment environment, int events, Path files) throws Exception {
        Outcome<Figures> unused = measure(environment, environment.round(0, 0, events), PRODUCER, files);
    }

    static Outcome<Figures> measure(BacklogEnvironment environment, Round round, RelaySystem system, Path files)
            throws Exception {
        system.prepare(round, environment.resources());
        Outcome<Figures> outcome = new Measurement(environment, round, system).run(files);
        environment.resources().deleteTopics();
        return outcome;
    }
}
