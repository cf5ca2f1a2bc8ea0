/** How soon an approval is visible where events are folded: by the relay and the worker, and by their peers. */
@NullMarked
package io.payledger.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
