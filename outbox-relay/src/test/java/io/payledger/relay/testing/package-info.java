/** Hides how a test gets a real PostgreSQL, a real broker, relays in separate processes, and committed events. */
@NullMarked
package io.payledger.relay.testing;

import org.jspecify.annotations.NullMarked;
