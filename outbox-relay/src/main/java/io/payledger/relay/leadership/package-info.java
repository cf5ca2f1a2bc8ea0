/** Hides how one of several relays becomes the leader, what it does as the leader, and how it retries after a failure. */
@NullMarked
package io.payledger.relay.leadership;

import org.jspecify.annotations.NullMarked;
