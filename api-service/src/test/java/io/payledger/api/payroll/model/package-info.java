/** What may happen to a run, in which state and by whom. */
@NullMarked
package io.payledger.api.payroll.model;

import org.jspecify.annotations.NullMarked;
