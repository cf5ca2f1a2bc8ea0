/** How many commands and reads a stack carries, and what each costs in every process. */
@NullMarked
package io.payledger.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
