/** The promises, each over the whole way and under the faults that would break it. */
@NullMarked
package io.payledger.endtoend;

import org.jspecify.annotations.NullMarked;
