/** Errors as callers meet them. */
@NullMarked
package io.payledger.api.problems;

import org.jspecify.annotations.NullMarked;
