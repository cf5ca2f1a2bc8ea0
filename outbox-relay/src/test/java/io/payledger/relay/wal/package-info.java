/** The tests of this package. */
@NullMarked
package io.payledger.relay.wal;

import org.jspecify.annotations.NullMarked;
