@NullMarked
package io.payledger.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
