/** Hides how one relay of several comes to lead, what it does while it leads, and how it starts again after a failure. */
@NullMarked
package io.payledger.relay.leadership;

import org.jspecify.annotations.NullMarked;
