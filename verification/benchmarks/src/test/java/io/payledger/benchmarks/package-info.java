@NullMarked
package io.payledger.benchmarks;

import org.jspecify.annotations.NullMarked;
