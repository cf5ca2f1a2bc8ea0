/** What the calculation finds in stored registers, on a real server. */
@NullMarked
package io.payledger.api.payroll.store;

import org.jspecify.annotations.NullMarked;
