/** The session guarantees, on real followers that lag, stop and return. */
@NullMarked
package io.payledger.api.read;

import org.jspecify.annotations.NullMarked;
