/** Verdicts and breaks in numbers for operators. */
@NullMarked
package io.payledger.worker.metrics;

import org.jspecify.annotations.NullMarked;
