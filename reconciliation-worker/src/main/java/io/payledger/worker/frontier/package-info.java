/** How far every shard and partition has been folded, over HTTP: to look at, and to wait for. */
@NullMarked
package io.payledger.worker.frontier;

import org.jspecify.annotations.NullMarked;
