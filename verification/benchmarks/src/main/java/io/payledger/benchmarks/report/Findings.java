package io.payledger.benchmarks.report;

import java.util.List;

/**
 * What a benchmark found: its part of the report.
 *
 * @param introduction in Markdown, with its heading: what was measured, and how
 * @param plots of the figures, in the order in which the page shows them, between the introduction and the tables
 * @param tables in Markdown
 * @param objections why the figures do not count, apart from the machine's load; usually empty
 */
public record Findings(String introduction, List<Plot> plots, String tables, List<String> objections) {

    public Findings {
        plots = List.copyOf(plots);
        objections = List.copyOf(objections);
    }

    public String markdown() {
        return introduction + tables;
    }
}
