/**
 * Payroll runs from draft to approval: what a run is, who may do what with it and when, and how that is stored and read.
 * Hides the tables; what may happen to a run is decided in {@link io.payledger.api.payroll.PayrollRun}, without any
 * input or output.
 */
@NullMarked
package io.payledger.api.payroll;

import org.jspecify.annotations.NullMarked;
