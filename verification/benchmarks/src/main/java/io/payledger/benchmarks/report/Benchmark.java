package io.payledger.benchmarks.report;

import java.nio.file.Path;
import java.util.SortedSet;

/** What {@code ./payledger benchmark} runs: one benchmark, or several of a kind. */
public interface Benchmark {

    SortedSet<String> names();

    /**
     * Shows its progress on standard output.
     *
     * @param chosen some of the names, at least one
     * @param quick whether it is to show only that everything runs
     * @param directory for its files
     */
    Findings run(SortedSet<String> chosen, boolean quick, Path directory) throws Exception;
}
