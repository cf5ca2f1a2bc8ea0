/** Frontiers over HTTP: of one shard, which can be waited for, and of all partitions for operators. */
@NullMarked
package io.payledger.projections.frontier;

import org.jspecify.annotations.NullMarked;
