/** The tests of this package. */
@NullMarked
package io.payledger.relay.leadership;

import org.jspecify.annotations.NullMarked;
