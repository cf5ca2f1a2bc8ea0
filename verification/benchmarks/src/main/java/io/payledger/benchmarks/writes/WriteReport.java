package io.payledger.benchmarks.writes;

import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Findings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of the report about the write path.
 *
 * @param settings of the primary, in Markdown
 */
record WriteReport(String settings, Rounds<Figures> measured) {

    private static final Column<Figures> RATE =
            new Column<>("transactions/s", "transactions/s", "%,.0f", Figures::perSecond);
    private static final Column<Figures> P50 = new Column<>("p50, ms", "ms", "%.2f", Figures::p50Millis);
    private static final Column<Figures> P99 = new Column<>("p99, ms", "ms", "%.2f", Figures::p99Millis);
    private static final Column<Figures> PRIMARY =
            new Column<>("CPU of the primary, ms", "ms", "%.3f", Figures::primaryMillis);
    private static final Column<Figures> CLIENT =
            new Column<>("CPU of the clients, ms", "ms", "%.3f", Figures::clientMillis);
    private static final Column<Figures> WAL = new Column<>("WAL, bytes", "bytes", "%,.0f", Figures::walBytes);
    private static final Column<Figures> SYNCS = new Column<>("WAL syncs", "syncs", "%.2f", Figures::walSyncs);
    static final List<Column<Figures>> COLUMNS = List.of(RATE, P50, P99, PRIMARY, CLIENT, WAL, SYNCS);

    private static final String INTRODUCTION = """
            ## Write path

            Each transaction creates a run. The *write path* is the API's: its classes, pool, role and schema with row-level security,
            and its two batches of statements. The first reads how far the shard is and claims the idempotency key; the second inserts
            the run, stores the response, and takes the position: one statement counts up the row of the shard, chains the audit entry by
            its hash, and inserts it and the event. A trigger refuses a COMMIT without a position. At most 4 transactions of a
            tenant are open at the same time, as by default; the others wait in the API.

            *Bare* writes the same rows of the same command into tables with the same columns, constraints, indexes and policies, by the same
            driver and pool, in two batches as well: idempotency key with its response, run, event, audit entry. It does not read the
            shard, takes no position (the client numbers event and audit entry), locks nothing that another transaction waits for, computes
            no hash, has no trigger, and no limit for each tenant. *Bare, counting* does one thing more: its last statement
            before COMMIT counts up the row of the shard. What it loses is the price of one row that all transactions of a tenant update.

            *CPU*, *WAL* and *WAL syncs* are for one transaction: processor time of the primary with its backends, and of the clients' process,
            which share the processors; bytes of WAL; and how often the WAL was flushed to the disk, which one flush does for all
            that commit together. Median and range of the rounds, in which the workloads take turns on one primary without followers after
            a warm-up. Each has connections of its own, and begins after a checkpoint with analyzed tables that have its rows of half a
            second. A measurement fails unless every transaction has written one row of each kind, and in each shard every position
            from the first to the last has its event and its audit entry. HTTP and session tokens are left out. The primary has the
            settings of the local stack: %s.

            """;

    Findings findings() {
        return new Findings(
                INTRODUCTION.formatted(settings),
                Stream.of(RATE, P99, PRIMARY, WAL, SYNCS)
                        .map(column -> measured.plot(Workload.ALL, column))
                        .toList(),
                measured.medians("Transaction", Workload.ALL, COLUMNS)
                        + ratios(Way.BARE, Way.WRITE_PATH, Way.COUNTING)
                        + ratios(Way.COUNTING, Way.WRITE_PATH)
                        + measured.single("transaction", COLUMNS),
                measured.objections("writes"));
    }

    /** Of the same clients and tenants in the same round. */
    private String ratios(Way to, Way... ways) {
        return Rounds.header("Ratio to " + to.title(), COLUMNS)
                + Workload.ALL.stream()
                        .filter(workload -> List.of(ways).contains(workload.way()))
                        .map(workload -> Rounds.row(
                                workload.title(),
                                COLUMNS,
                                column -> measured.inRounds(
                                        "%.2f", round -> measured.ratio(round, workload, workload.in(to), column))))
                        .collect(Collectors.joining())
                + "\n";
    }

    /** One measurement in one line. */
    static String line(Outcome<Figures> outcome) {
        return Rounds.line(outcome, COLUMNS);
    }
}
