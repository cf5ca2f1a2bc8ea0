package io.payledger.worker.fold;

import java.time.Instant;

/**
 * A run that does not reconcile. Kept in a row of its own, so that all of them are found without reading every run.
 *
 * @param since the time of the event that led to the verdict
 * @param open how many of its breaks are not assessed
 * @param investigating how many are under investigation
 */
public record BrokenRun(Instant since, long open, long investigating) {}
