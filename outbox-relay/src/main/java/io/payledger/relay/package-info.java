/** Hides where the settings of the relay come from; each documents what a change does. */
@NullMarked
package io.payledger.relay;

import org.jspecify.annotations.NullMarked;
