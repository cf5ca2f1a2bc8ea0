/** What benchmarks share that measure several subjects by turns: the outcomes of rounds, their medians, and processor time. */
@NullMarked
package io.payledger.benchmarks.measurement;

import org.jspecify.annotations.NullMarked;
