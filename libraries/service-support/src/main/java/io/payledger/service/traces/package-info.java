/** Which traces are recorded. */
@NullMarked
package io.payledger.service.traces;

import org.jspecify.annotations.NullMarked;
