/**
 * How errors look to a caller: RFC 9457 problems whose detail says what to do next. Hides which exception, filter or
 * server layer an error came from, and everything about the inside that an error could give away.
 */
@NullMarked
package io.payledger.api.problems;

import org.jspecify.annotations.NullMarked;
