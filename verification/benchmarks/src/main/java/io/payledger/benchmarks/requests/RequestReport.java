package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Column;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.measurement.Rounds;
import io.payledger.benchmarks.measurement.Subject;
import io.payledger.benchmarks.report.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The part of the report about commands, or about reads.
 *
 * @param name of the benchmark, and of the requests
 * @param introduction in Markdown, with the heading
 */
record RequestReport(String name, String introduction, Rounds<Figures> measured) {

    private static final String HOW = """
            Eight clients, each of which sends its next request once it has the response to its last one; they share the
            processors with the stack. *CPU* is the processor time of all processes of the stack for one request, in ms, and each
            process has its share beside it; what a process does while it is idle is part of it. Median and range of the rounds, in which the
            workloads take turns on one stack after a warm-up.
            """;

    static RequestReport ofCommands(Rounds<Figures> measured) {
        return new RequestReport("commands", """
                ## Commands

                *Lifecycle* takes a run from its creation to its approval in five commands: create, record 2 items, calculate, submit,
                approve; *create* is the first of them alone. Both are over 20 tenants, where no other number is named. A round ends
                once the worker has folded the last event. It fails unless every command succeeds and is one change of its shard.

                """ + HOW + "\n", measured);
    }

    static RequestReport ofReads(Rounds<Figures> measured) {
        return new RequestReport("reads", """
                ## Reads

                Reads of one approved run of each of 20 tenants: *unchecked* (`Prefer: consistency=eventual`), under the token of a
                *session* that has seen the approval, and *strong* (`Prefer: consistency=strong`). A round fails unless every read
                succeeds and, except unchecked, shows the approval.

                """ + HOW + "\n", measured);
    }

    Findings findings() {
        List<Column<Figures>> columns = columns();
        return new Findings(
                introduction,
                summary(name).stream()
                        .map(column -> measured.plot(measured.subjects(), column))
                        .toList(),
                measured.medians("Workload", measured.subjects(), columns)
                        + ratios()
                        + measured.single("workload", columns),
                measured.objections(name));
    }

    /** Without those of single processes. */
    private static List<Column<Figures>> summary(String name) {
        return List.of(
                new Column<>(name + "/s", name + "/s", "%,.0f", Figures::perSecond),
                new Column<>("p50, ms", "ms", "%.1f", Figures::p50Millis),
                new Column<>("p99, ms", "ms", "%.1f", Figures::p99Millis),
                ProcessorShares.sum(Figures::processors));
    }

    /** With one for each process that the figures have. */
    private List<Column<Figures>> columns() {
        List<Column<Figures>> columns = new ArrayList<>(summary(name));
        columns.addAll(ProcessorShares.columns(measured, Figures::processors));
        return columns;
    }

    /** Of each workload to the first one. */
    private String ratios() {
        List<Column<Figures>> columns = summary(name);
        Subject first = measured.subjects().get(0);
        StringBuilder table = new StringBuilder(Rounds.header("Ratio to " + first.title(), columns));
        for (Subject subject : measured.subjects()) {
            if (!subject.equals(first)) {
                table.append(Rounds.row(
                        subject.title(),
                        columns,
                        column -> measured.inRounds("%.2f", round -> measured.ratio(round, subject, first, column))));
                for (int round : measured.numbers()) {
                    table.append(Rounds.row(subject.title() + ", round " + round, columns, column -> measured.ratio(
                                    round, subject, first, column)
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
