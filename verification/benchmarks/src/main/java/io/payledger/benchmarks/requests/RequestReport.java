package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.report.Findings;
import io.payledger.freshness.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The part of the report about commands, or about reads.
 *
 * @param name of the benchmark, and of the requests
 * @param introduction in Markdown, with the heading
 * @param routes how requests may be served; empty if they have no route
 */
record RequestReport(
        String name, String introduction, List<Workload> workloads, List<Route> routes, Rounds<Figures> measured) {

    private static final String HOW = """
            Eight clients, each of which sends its next request once it has the response to its last one; they share the
            processors with the stack. *CPU* is the processor time of all processes of the stack for one request, in ms, and each
            process has its share beside it; what a process does while it is idle is part of it. Median and range of the rounds, in which the
            workloads take turns on one stack after a warm-up.
            """;

    static RequestReport ofCommands(List<Workload> workloads, Rounds<Figures> measured) {
        return new RequestReport("commands", """
                ## Commands

                *Lifecycle* takes a run from its creation to its approval in five commands: create, record 2 items, calculate, submit,
                approve; *create* is the first of them alone. Both are over 20 tenants, where no other number is named. A round ends
                once the worker has folded the last event. It fails unless every command succeeds and is one change of its shard.

                """ + HOW + "\n", workloads, List.of(), measured);
    }

    static RequestReport ofReads(List<Workload> workloads, Rounds<Figures> measured) {
        return new RequestReport(
                "reads", """
                ## Reads

                Reads of one approved run of each of 20 tenants: *unchecked* (`Prefer: consistency=eventual`), under the token of a
                *session* that has seen the approval, and *strong* (`Prefer: consistency=strong`), which sends every read to the primary
                and needs neither token nor follower: what you would do without session tokens. *Raw Vert.x* is an HTTP server and a
                PostgreSQL client of Vert.x in a JVM with the options of the services. It reads the same rows of the same followers by
                their key, without authentication, row-level security, limits or token, and writes the same JSON by the API's own classes. With a
                rate, reads are due at that rate in an open loop instead, and their response times count from then on; at most 256 are under way.

                *Own write* is a read of a run that the same session has just created, while both followers replay each commit so much later;
                or a strong read of one. Only the read is timed, but the command is part of its *CPU*. The API learns of the lag within a
                second, which is part of the round. *Follower*, *waited* and *primary* are the percentages of the reads that a follower
                answered at once, that waited for one, and that the primary answered.

                A round fails unless every read succeeds, shows the approval (all but unchecked and raw), and finds the run that was just created. Before the
                first round, the raw endpoint has to write the same JSON as the API for every run. Compare the two by *CPU*, of which the clients are no
                part: they limit how many reads there are per second.

                """ + HOW + "\n", workloads, List.of(Route.FOLLOWER, Route.WAITED, Route.PRIMARY), measured);
    }

    Findings findings() {
        List<Column<Figures>> columns = columns();
        return new Findings(
                introduction,
                summary(name).stream()
                        .map(column -> measured.plot(workloads, column))
                        .toList(),
                measured.medians("Workload", workloads, columns) + ratios() + measured.single("workload", columns),
                measured.objections(name));
    }

    /** Without those of single processes. */
    static List<Column<Figures>> summary(String name) {
        return List.of(
                new Column<>(name + "/s", name + "/s", "%,.0f", Figures::perSecond),
                new Column<>("p50, ms", "ms", "%.1f", Figures::p50Millis),
                new Column<>("p99, ms", "ms", "%.1f", Figures::p99Millis),
                ProcessorShares.sum(Figures::processors));
    }

    /** With one for each route, and for each process that the figures have. */
    private List<Column<Figures>> columns() {
        List<Column<Figures>> columns = new ArrayList<>(summary(name));
        routes.forEach(route ->
                columns.add(new Column<>(route.word() + ", %", "%", "%.1f", figures -> figures.route(route.word()))));
        columns.addAll(ProcessorShares.columns(measured, Figures::processors));
        return columns;
    }

    private String ratios() {
        return workloads.stream()
                .flatMap(workload -> workload.bases().stream())
                .distinct()
                .map(this::ratiosTo)
                .collect(Collectors.joining());
    }

    private String ratiosTo(Workload base) {
        List<Column<Figures>> columns = summary(name);
        StringBuilder table = new StringBuilder(Rounds.header("Ratio to " + base.title(), columns));
        for (Workload workload : workloads) {
            if (workload.bases().contains(base)) {
                table.append(Rounds.row(
                        workload.title(),
                        columns,
                        column -> measured.inRounds("%.2f", round -> measured.ratio(round, workload, base, column))));
                for (int round : measured.numbers()) {
                    table.append(Rounds.row(workload.title() + ", round " + round, columns, column -> measured.ratio(
                                    round, workload, base, column)
                            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                            .orElse(Rounds.NOTHING)));
                }
            }
        }
        return table.append('\n').toString();
    }

    /** One measurement in one line. */
    static String line(String name, Outcome<Figures> outcome) {
        return Rounds.line(outcome, summary(name));
    }
}
