/** Problems as callers receive them. */
@NullMarked
package io.payledger.service.problems;

import org.jspecify.annotations.NullMarked;
