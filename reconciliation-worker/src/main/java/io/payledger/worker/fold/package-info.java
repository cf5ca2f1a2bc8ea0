/**
 * The fold of a shard's events into frontier and runs, as a function from rows and one record to rows. Hides duplicates,
 * gaps and damaged records. No clock, no random number, no input or output: a replay gives the same bytes, which is
 * what makes it safe to read state that is not committed yet.
 */
@NullMarked
package io.payledger.worker.fold;

import org.jspecify.annotations.NullMarked;
