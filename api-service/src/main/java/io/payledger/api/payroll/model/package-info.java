/**
 * What a payroll run is, and what may happen to it: pure decisions and values, without input, output or a clock. Hides how
 * a decision is reached: callers get a {@link io.payledger.api.command.Decision} with the events and the new state.
 */
@NullMarked
package io.payledger.api.payroll.model;

import org.jspecify.annotations.NullMarked;
