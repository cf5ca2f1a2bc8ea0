package io.payledger.benchmarks.measurement;

import io.payledger.benchmarks.report.Findings;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of the report about operations at several sizes.
 *
 * @param name of the benchmark
 * @param introduction in Markdown, with its heading
 * @param sizes those of one operation follow one another, the smallest first
 */
public record GrowthReport<F>(
        String name, String introduction, List<Size> sizes, List<Column<F>> columns, Rounds<F> measured) {

    public GrowthReport {
        sizes = List.copyOf(sizes);
        columns = List.copyOf(columns);
    }

    public Findings findings() {
        return new Findings(
                introduction,
                columns.stream().map(column -> measured.plot(sizes, column)).toList(),
                measured.medians("Operation", sizes, columns) + slopes() + measured.single("operation", columns),
                measured.objections(name));
    }

    /** Of each size to the smallest one of the same operation in the same round. */
    private String slopes() {
        return Rounds.header("Ratio to the smallest size", columns)
                + sizes.stream()
                        .filter(size -> !size.equals(smallest(size)))
                        .map(size -> Rounds.row(
                                size.title(),
                                columns,
                                column -> measured.inRounds(
                                        "%.2f", round -> measured.ratio(round, size, smallest(size), column))))
                        .collect(Collectors.joining())
                + "\n";
    }

    private Size smallest(Size of) {
        return sizes.stream()
                .filter(size -> size.operation().equals(of.operation()))
                .findFirst()
                .orElseThrow();
    }
}
