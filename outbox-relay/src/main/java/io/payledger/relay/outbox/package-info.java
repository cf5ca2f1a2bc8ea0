/** Hides the SQL: what the relay asks the primary for, and the row that it moves. */
@NullMarked
package io.payledger.relay.outbox;

import org.jspecify.annotations.NullMarked;
