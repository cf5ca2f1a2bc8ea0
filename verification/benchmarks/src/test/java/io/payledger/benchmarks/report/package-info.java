@NullMarked
package io.payledger.benchmarks.report;

import org.jspecify.annotations.NullMarked;
