/** What a benchmark is, and the report in which the figures of all end. */
@NullMarked
package io.payledger.benchmarks.report;

import org.jspecify.annotations.NullMarked;
