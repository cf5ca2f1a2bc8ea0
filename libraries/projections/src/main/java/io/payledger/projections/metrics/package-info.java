/** The fold in numbers for operators. */
@NullMarked
package io.payledger.projections.metrics;

import org.jspecify.annotations.NullMarked;
