package io.payledger.benchmarks.report;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param markdown its part of the report
 * @param objections why the figures do not count, apart from the machine's load; usually empty
 */
public record Findings(String markdown, List<String> objections) {

    public Findings {
        objections = List.copyOf(objections);
    }
}
