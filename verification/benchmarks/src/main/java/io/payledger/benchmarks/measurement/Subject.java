package io.payledger.benchmarks.measurement;

/** What is measured once in each round, beside others. */
public interface Subject {

    /** In the report. */
    String title();
}
