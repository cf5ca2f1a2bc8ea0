/** The promises of this room. */
@NullMarked
package io.payledger.relay.publishing;

import org.jspecify.annotations.NullMarked;
