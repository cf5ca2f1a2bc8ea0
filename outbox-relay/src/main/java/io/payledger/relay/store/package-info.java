/** Hides the SQL: what the relay reads from and writes to the primary. The rows it moves are opaque to it. */
@NullMarked
package io.payledger.relay.store;

import org.jspecify.annotations.NullMarked;
