/** How fast single classes are, measured with JMH, and the command that runs these and all other benchmarks. */
@NullMarked
package io.payledger.benchmarks;

import org.jspecify.annotations.NullMarked;
