/** The tests of this package. */
@NullMarked
package io.payledger.relay.publishing;

import org.jspecify.annotations.NullMarked;
