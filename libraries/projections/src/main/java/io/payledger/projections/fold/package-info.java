/**
 * The fold as a function from stored rows and one record to new rows. Handles duplicates, gaps and malformed records, so
 * that a {@link io.payledger.projections.fold.ProjectionFold} sees each event once and in order. No clock, no random
 * number, no input or output: a replay gives the same bytes, which makes it safe to read state that is not committed yet.
 */
@NullMarked
package io.payledger.projections.fold;

import org.jspecify.annotations.NullMarked;
