/** The tests of this package. */
@NullMarked
package io.payledger.relay.store;

import org.jspecify.annotations.NullMarked;
