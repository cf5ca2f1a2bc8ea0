/** The promises of this room. */
@NullMarked
package io.payledger.relay.operations;

import org.jspecify.annotations.NullMarked;
