/** The tests of this package. */
@NullMarked
package io.payledger.relay.operations;

import org.jspecify.annotations.NullMarked;
