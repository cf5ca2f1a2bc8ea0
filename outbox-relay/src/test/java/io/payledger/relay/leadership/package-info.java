/** The promises of this room. */
@NullMarked
package io.payledger.relay.leadership;

import org.jspecify.annotations.NullMarked;
