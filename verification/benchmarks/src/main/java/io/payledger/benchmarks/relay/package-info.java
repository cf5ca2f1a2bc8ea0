/** The relay beside its peers: how fast each publishes the same backlog, and what that costs. */
@NullMarked
package io.payledger.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
