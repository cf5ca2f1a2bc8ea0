package io.payledger.worker.fold;

import java.time.Instant;

/**
 * A run whose verdict is that it does not reconcile. Kept beside the run, so that all of them are found without reading
 * every run there is.
 *
 * @param since the time of the event that led to the verdict, by the clock of whoever committed it
 * @param open how many of its breaks nobody has looked at
 * @param investigating how many somebody looks into
 */
public record BrokenRun(Instant since, long open, long investigating) {}
