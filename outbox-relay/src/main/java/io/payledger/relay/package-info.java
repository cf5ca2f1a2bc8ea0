/** Hides where the settings of the relay come from; what each of them changes is said at its declaration. */
@NullMarked
package io.payledger.relay;

import org.jspecify.annotations.NullMarked;
