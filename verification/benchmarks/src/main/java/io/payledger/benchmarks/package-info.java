/** How fast single classes are, measured with JMH. */
@NullMarked
package io.payledger.benchmarks;

import org.jspecify.annotations.NullMarked;
