/** What a command's position, its event and its audit entry cost in the transaction that writes them. */
@NullMarked
package io.payledger.benchmarks.writes;

import org.jspecify.annotations.NullMarked;
