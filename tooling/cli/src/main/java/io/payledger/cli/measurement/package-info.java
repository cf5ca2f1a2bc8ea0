/** Measures latency, throughput and the cost of events and tenants. */
@NullMarked
package io.payledger.cli.measurement;

import org.jspecify.annotations.NullMarked;
