/** Registers as they are read, and payroll runs over HTTP on real servers. */
@NullMarked
package io.payledger.api.payroll.http;

import org.jspecify.annotations.NullMarked;
