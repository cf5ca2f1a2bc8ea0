/** Each guarantee, end to end and under the faults that would break it. */
@NullMarked
package io.payledger.endtoend;

import org.jspecify.annotations.NullMarked;
