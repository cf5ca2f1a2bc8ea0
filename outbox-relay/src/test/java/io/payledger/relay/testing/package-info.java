/** Hides how a test gets a real PostgreSQL, a real broker, relays in processes of their own, and events on their way. */
@NullMarked
package io.payledger.relay.testing;

import org.jspecify.annotations.NullMarked;
