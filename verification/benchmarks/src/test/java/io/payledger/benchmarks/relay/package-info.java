@NullMarked
package io.payledger.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
