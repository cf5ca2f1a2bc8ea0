@NullMarked
package io.payledger.benchmarks.writes;

import org.jspecify.annotations.NullMarked;
