/** What benchmarks share that measure several subjects by turns: the outcomes of rounds, and their medians. */
@NullMarked
package io.payledger.benchmarks.measurement;

import org.jspecify.annotations.NullMarked;
