@NullMarked
package io.payledger.benchmarks.measurement;

import org.jspecify.annotations.NullMarked;
