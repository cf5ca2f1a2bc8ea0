/**
 * What the worker makes of payroll events: reads their payloads and enters them into the ledgers of runs. Pure, as
 * {@link io.payledger.projections.fold.ProjectionFold} requires.
 */
@NullMarked
package io.payledger.worker.fold;

import org.jspecify.annotations.NullMarked;
