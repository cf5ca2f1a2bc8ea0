/** What may happen to a run, how registers are read, and the whole of it over HTTP on real servers. */
@NullMarked
package io.payledger.api.payroll;

import org.jspecify.annotations.NullMarked;
