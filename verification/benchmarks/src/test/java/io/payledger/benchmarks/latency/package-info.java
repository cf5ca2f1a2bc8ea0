@NullMarked
package io.payledger.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
