/**
 * The double-entry ledger of one payroll run, and the verdict whether it agrees with what was approved. Hides how registers
 * arrive in chunks and how amounts are booked. Pure: no clock, no input, no output.
 */
@NullMarked
package io.payledger.worker.ledger;

import org.jspecify.annotations.NullMarked;
