/** Hides Debezium: reads the write-ahead log through the slot as rows in commit order. */
@NullMarked
package io.payledger.relay.wal;

import org.jspecify.annotations.NullMarked;
