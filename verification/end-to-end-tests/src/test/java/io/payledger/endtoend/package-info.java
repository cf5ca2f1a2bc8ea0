/** The guarantees, end to end and under faults. */
@NullMarked
package io.payledger.endtoend;

import org.jspecify.annotations.NullMarked;
