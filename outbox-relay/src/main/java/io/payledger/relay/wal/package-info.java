/** Hides Debezium: turns the write-ahead log behind the slot into rows, in commit order. */
@NullMarked
package io.payledger.relay.wal;

import org.jspecify.annotations.NullMarked;
